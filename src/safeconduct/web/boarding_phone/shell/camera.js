// Reads a card with the camera, where the browser itself can: elsewhere a scanner that types, or the first signs do.
const PAUSE = 150;
const FORMAT = "qr_code";

export const isThere = () => "BarcodeDetector" in window && Boolean(navigator.mediaDevices?.getUserMedia);

// Look until something is read or `stopped` is aborted; what was read, or null. The camera is off afterwards.
export const read = async (video, stopped) => {
  if (!(await window.BarcodeDetector.getSupportedFormats()).includes(FORMAT)) throw new DOMException("", "NotSupportedError");
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  try {
    if (stopped.aborted) return null; // while somebody was asked for leave
    video.srcObject = stream;
    await video.play();
    const detector = new window.BarcodeDetector({ formats: [FORMAT] });
    while (!stopped.aborted) {
      if (stream.getTracks().every((track) => track.readyState === "ended")) throw new DOMException("", "NotReadableError");
      const [found] = await detector.detect(video);
      if (found) return found.rawValue;
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
    return null;
  } finally {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  }
};

// By which text to say why nothing could be read.
export const whyNot = (error) => {
  if (["NotAllowedError", "SecurityError"].includes(error?.name)) return "camera_refused";
  return error?.name === "NotFoundError" || error?.name === "OverconstrainedError" ? "camera_missing" : "no_camera";
};
