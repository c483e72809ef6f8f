// The few operations of WebCrypto that sealing needs. Bytes in, bytes out:
// what they mean is decided in Rust.
const subtle = globalThis.crypto?.subtle;
const bytes = (buffer) => new Uint8Array(buffer);
const utf8 = (text) => new TextEncoder().encode(text);
const OAEP = { name: "RSA-OAEP", hash: "SHA-256" };
const PSS = { name: "RSA-PSS", hash: "SHA-512", saltLength: 64 };

export const random = (length) => crypto.getRandomValues(bytes(length));

export const digest = async (algorithm, data) => bytes(await subtle.digest(algorithm, data));

export const derive = async (secret, label) =>
  bytes(
    await subtle.deriveBits(
      { name: "HKDF", hash: "SHA-256", salt: bytes(0), info: utf8(label) },
      await subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]),
      256,
    ),
  );

// AES-256-GCM; sealed = iv, ciphertext, tag in one.
export const seal = async (key, data) => {
  const iv = random(12);
  const aes = await subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
  const sealed = bytes(await subtle.encrypt({ name: "AES-GCM", iv }, aes, data));
  const out = bytes(12 + sealed.length);
  out.set(iv);
  out.set(sealed, 12);
  return out;
};

export const open = async (key, sealed) => {
  const aes = await subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]);
  const iv = sealed.subarray(0, 12);
  return bytes(await subtle.decrypt({ name: "AES-GCM", iv }, aes, sealed.subarray(12)));
};

// RSA-OAEP-256 with a fresh A256GCM key: [wrapped key, iv, ciphertext and tag].
export const sealTo = async (n, e, protectedHeader, data) => {
  const jwk = { kty: "RSA", n, e };
  const rsa = await subtle.importKey("jwk", jwk, OAEP, false, ["wrapKey"]);
  const aes = await subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt"]);
  const iv = random(12);
  const gcm = { name: "AES-GCM", iv, additionalData: utf8(protectedHeader) };
  return [
    bytes(await subtle.wrapKey("raw", aes, rsa, OAEP)),
    iv,
    bytes(await subtle.encrypt(gcm, aes, data)),
  ];
};

export const openWith = async (pkcs8, protectedHeader, wrapped, iv, data) => {
  const rsa = await subtle.importKey("pkcs8", pkcs8, OAEP, false, ["unwrapKey"]);
  const aes = await subtle.unwrapKey("raw", wrapped, rsa, OAEP, "AES-GCM", false, ["decrypt"]);
  const gcm = { name: "AES-GCM", iv, additionalData: utf8(protectedHeader) };
  return bytes(await subtle.decrypt(gcm, aes, data));
};

// A new RSA-4096 pair: [n, e, PKCS #8]. Takes seconds, off the main thread.
export const newReplyKey = async () => {
  const size = { modulusLength: 4096, publicExponent: Uint8Array.of(1, 0, 1) };
  const pair = await subtle.generateKey({ ...OAEP, ...size }, true, ["wrapKey", "unwrapKey"]);
  const { n, e } = await subtle.exportKey("jwk", pair.publicKey);
  return [n, e, bytes(await subtle.exportKey("pkcs8", pair.privateKey))];
};

export const verifyPs512 = async (n, e, signature, text) => {
  const key = await subtle.importKey("jwk", { kty: "RSA", n, e }, PSS, false, ["verify"]);
  return subtle.verify(PSS, key, signature, utf8(text));
};

// A new P-256 pair that signs: [x, y, PKCS #8].
export const newSigningKey = async () => {
  const curve = { name: "ECDSA", namedCurve: "P-256" };
  const pair = await subtle.generateKey(curve, true, ["sign", "verify"]);
  const { x, y } = await subtle.exportKey("jwk", pair.publicKey);
  return [x, y, bytes(await subtle.exportKey("pkcs8", pair.privateKey))];
};

export const signEs256 = async (pkcs8, text) => {
  const curve = { name: "ECDSA", namedCurve: "P-256" };
  const key = await subtle.importKey("pkcs8", pkcs8, curve, false, ["sign"]);
  return bytes(await subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, utf8(text)));
};

// `point` is x and y of a P-256 key, 64 bytes.
export const verifyEs256 = async (point, signature, text) => {
  const curve = { name: "ECDSA", namedCurve: "P-256" };
  const raw = bytes(65);
  raw[0] = 4;
  raw.set(point, 1);
  const key = await subtle.importKey("raw", raw, curve, false, ["verify"]);
  return subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, signature, utf8(text));
};
