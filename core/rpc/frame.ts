/** Largest frame taken, in bytes or UTF-16 units: a project file may have 2 MB, a scoring request an image. */
export const FRAME_LIMIT = 64 * 1024 * 1024;
/** Ends the JSON of a frame of bytes; it cannot be part of UTF-8 text. */
const BODY_DELIMITER = 0xff;

/**
 * True for a frame of a call: what oRPC 1.16's peer protocol sends over ports and sockets. JSON with the number of the call `i`, its type `t` (absent: a
 * request) and payload `p`; bytes are such JSON, 0xff, and a body.
 */
export function isFrame(data: unknown): boolean {
  if (data instanceof ArrayBuffer) return isFrame(new Uint8Array(data));
  if (data instanceof Uint8Array) {
    if (data.byteLength > FRAME_LIMIT) return false;
    const end = data.indexOf(BODY_DELIMITER);
    return isFrame(new TextDecoder().decode(end === -1 ? data : data.subarray(0, end)));
  }
  if (typeof data !== 'string' || data.length > FRAME_LIMIT) return false;
  try {
    return isMessage(JSON.parse(data));
  } catch {
    // Not JSON, so no frame: the caller drops and logs it.
    return false;
  }
}

function isMessage(message: unknown): boolean {
  if (typeof message !== 'object' || message === null || !('i' in message) || typeof message.i !== 'string')
    return false;
  const type = 't' in message ? message.t : 1;
  if (type === 4) return true;
  if (!('p' in message) || typeof message.p !== 'object' || message.p === null) return false;
  switch (type) {
    case 1:
      return 'u' in message.p && typeof message.p.u === 'string' && isAddress(message.p.u);
    case 3:
      return 'e' in message.p && typeof message.p.e === 'string';
    default:
      return false;
  }
}

function isAddress(text: string): boolean {
  return URL.canParse(text, 'http://orpc');
}
