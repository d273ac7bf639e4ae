// Reads a card with the camera, where the browser itself can: elsewhere a scanner that types, or the first signs do.
const PAUSE = 150;

export const isThere = () => "BarcodeDetector" in window && Boolean(navigator.mediaDevices?.getUserMedia);

// Look until something is read or `stopped` is aborted; what was read, or null.
export const read = async (video, stopped) => {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  try {
    video.srcObject = stream;
    await video.play();
    const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
    while (!stopped.aborted) {
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
