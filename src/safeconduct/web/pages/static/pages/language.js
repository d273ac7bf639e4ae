// Asks before the language is switched where something was typed that nobody sent: the switch loads the page anew.
"use strict";
(() => {
  const isOtherwise = (field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field instanceof HTMLSelectElement) {
      const usual = [...field.options].some((option) => option.defaultSelected);
      return usual && [...field.options].some((option) => option.selected !== option.defaultSelected);
    }
    return field.type !== "hidden" && field.value !== field.defaultValue;
  };
  const isTyped = () =>
    [...document.querySelectorAll("main input, main textarea, main select")].some((field) => isOtherwise(field));
  document.querySelector("form.languages")?.addEventListener("submit", (event) => {
    if (isTyped() && !window.confirm(event.target.dataset.ask)) event.preventDefault();
  });
})();
