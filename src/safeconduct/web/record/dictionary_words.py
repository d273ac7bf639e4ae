"""Labels and help of the dictionary's columns that stand in forms, so that they are gathered to be translated."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

LABELS = (
    _("offer"), _("destination"), _("places"), _("opens on"), _("closes on"), _("nationalities"), _("max case size"),
    _("case by case"), _("site"), _("name"), _("country"), _("latitude"), _("longitude"), _("buses"), _("bus seats"),
    _("bus trips per day"), _("day"), _("hazard"), _("road hazard"), _("departure"), _("mode"), _("departs on"),
    _("arrives on"), _("seats"), _("status"), _("cost"), _("aircraft"), _("busy until"), _("transit"),
    _("transit from"), _("transit until"), _("sex"), _("birth date"), _("age"), _("nationality"),
)  # fmt: skip
"""What people call each column: its name without underscores."""

HELP = (
    _("Code of the offer."),
    _("Where the places are."),
    _("People whom the offer takes."),
    _("First day on which people may arrive under the offer."),
    _("Last day on which people may arrive under the offer."),
    _("Nationalities that the offer takes."),
    _("Most people that a case may have."),
    _("Whether the country decides on each case, so that only accepted cases may use the offer."),
    _("Code of the site."),
    _("What people call the site."),
    _("Country in which the site lies."),
    _("Where the site lies, north positive."),
    _("Where the site lies, east positive."),
    _("Buses that the site has at once."),
    _("Seats of one bus."),
    _("Rides that one bus makes in a day."),
    _("The day."),
    _("Buses on that day, in place of the site's own; 0 closes the road."),
    _("How dangerous it is to spend that day at the site, beside an ordinary day's 1."),
    _("How dangerous the road to the departure is on that day, for each person who leaves."),
    _("Code of the departure."),
    _("The site from which it leaves."),
    _("The destination to which it goes."),
    _("How it travels."),
    _("The day on which people leave the site."),
    _("The day on which they are at the destination."),
    _("Seats on board."),
    _("A scheduled one flies, a candidate only if the plan chooses it, a cancelled one never."),
    _("What a candidate costs if it flies."),
    _("The aircraft that it keeps busy."),
    _("Last day on which it keeps its aircraft busy."),
    _("Where it pauses on the way."),
    _("First day that its people stay in transit."),
    _("Last day that its people stay in transit."),
    _("Sex as the person gives it."),
    _("Day of birth; it or the age may be left out."),
    _("Age on the first day of the operation, where the day of birth is not known."),
    _("ISO 3166-1 alpha-3 code, XKX for Kosovo, or XXA (stateless), XXB, XXC (refugee), XXX (unspecified)."),
)
"""What each column means, as the dictionary says it."""
