import { Duplex } from "node:stream";
import { connect } from "node:tls";

/** The first bytes that a TLS client sends. */
export function clientHello(): Buffer {
  const sent: Buffer[] = [];
  const wire = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, callback) {
      sent.push(chunk);
      callback();
    },
  });
  const socket = connect({ socket: wire, servername: "localhost" });
  socket.on("error", () => {});
  return Buffer.concat(sent);
}
