/**
 * Makes a whole unmasked WebSocket text frame (RFC 6455, section 5.2) of a text. It is made once
 * per broadcast, and the same bytes go to every socket: that spares each of them a header, a
 * second write and a copy.
 */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text)
  const headerLength = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafe(headerLength + length)
  frame[0] = finalText
  if (headerLength === 2) {
    frame[1] = length
  } else if (headerLength === 4) {
    frame[1] = 126
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = 127
    frame.writeBigUInt64BE(BigInt(length), 2)
  }
  frame.write(text, headerLength, 'utf8')
  return frame
}

/** The FIN bit with opcode 1. */
const finalText = 0x81
