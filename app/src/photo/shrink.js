// Draws a picture anew, at most `longest` pixels wide and high. What the
// camera wrote beside the picture (place, time, device) stays behind.
export const shrink = async (file, longest, quality) => {
  const image = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, longest / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
  return read(blob);
};

export const read = async (blob) => new Uint8Array(await blob.arrayBuffer());

export const show = (bytes, type) => URL.createObjectURL(new Blob([bytes], { type }));

export const hide = (url) => URL.revokeObjectURL(url);
