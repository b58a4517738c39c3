import { createServer as createHttpServer, type RequestListener, type Server as HttpServer } from "node:http";
import type { Http2Server } from "node:http2";
import { createServer as createNetServer, type AddressInfo, type Server, type Socket } from "node:net";
import type { Server as TlsServer, TLSSocket } from "node:tls";
import type { Certificates } from "./certificates.ts";

/** The first byte of a TLS record that carries a handshake. */
const TLS_HANDSHAKE = 0x16;
/** How an HTTP/2 connection begins (RFC 9113, 3.4); no HTTP/1.1 method begins with these bytes. */
const HTTP2_PREFACE = Buffer.from("PRI ");

/** Milliseconds; longer than clients keep idle connections, so that none is closed under a request. */
const KEEP_ALIVE = 120_000;

/** Bytes that a peer may send before it waits, in one call and in all calls on a connection: most bodies whole. */
const HTTP2_WINDOW = 16 * 1024 * 1024;
/** Consumers of hundreds of shards share one connection. */
const HTTP2_STREAMS = 10_000;
/**
 * Megabytes that one connection may hold. Answers that wait for their reader count, and where there are more, Node
 * refuses calls and then ends the connection; its 10 are less than one large page. HTTP/1.1 has no such bound, and
 * neither has this, but that Node counts the bytes in 32 bits.
 */
const HTTP2_SESSION_MEMORY = 4000;

/**
 * One port for everything: HTTP/1.1, HTTP/2 by prior knowledge, and TLS around either, told apart by the first bytes
 * of a connection. All end in the same request listener.
 */
export class Listener {
  readonly #certificates: Certificates;
  readonly #net: Server;
  readonly #http: HttpServer;
  readonly #listener: RequestListener;
  #http2: Http2Server | undefined;
  #tls: Promise<TlsServer> | undefined;
  readonly #sockets = new Set<Socket>();

  constructor(listener: RequestListener, certificates: Certificates) {
    this.#certificates = certificates;
    this.#http = createHttpServer({ keepAliveTimeout: KEEP_ALIVE }, listener);
    this.#listener = listener;
    this.#net = createNetServer({ noDelay: true }, (socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
      this.#accept(socket);
    });
  }

  /** @returns the port, which the system chooses when it is given as 0 */
  async listen(port: number, host: string): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#net.once("error", reject);
      this.#net.listen(port, host, resolve);
    });
    return (this.#net.address() as AddressInfo).port;
  }

  /** Takes no more connections and cuts off those there are. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#net.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /** Waits for as many bytes as it takes to know the protocol, and hands the connection on with all of them. */
  #accept(socket: Socket): void {
    // A peer that resets its connection hurts nobody but itself.
    socket.on("error", () => socket.destroy());
    let seen = Buffer.alloc(0);
    const onReadable = (): void => {
      const chunk = socket.read() as Buffer | null;
      if (chunk === null) return;
      seen = Buffer.concat([seen, chunk]);
      const isPrefix = seen.length < HTTP2_PREFACE.length && HTTP2_PREFACE.subarray(0, seen.length).equals(seen);
      if (isPrefix) return;
      socket.off("readable", onReadable);
      socket.unshift(seen);
      this.#handOver(socket, seen);
    };
    socket.on("readable", onReadable);
  }

  #handOver(socket: Socket, seen: Buffer): void {
    if (seen[0] === TLS_HANDSHAKE && !isEncrypted(socket)) {
      this.#secure().then(
        (server) => server.emit("connection", socket),
        () => socket.destroy(),
      );
    } else if (seen.subarray(0, HTTP2_PREFACE.length).equals(HTTP2_PREFACE)) {
      // Clients that speak HTTP/2 without ALPN, such as older Java ones, have now said it with the preface.
      if (isEncrypted(socket)) socket.alpnProtocol = "h2";
      this.#overHttp2().emit("connection", socket);
    } else {
      this.#http.emit("connection", socket);
    }
  }

  /** Made when it is first spoken: Node's modules for it, and for TLS, take 9 MiB that most processes never need. */
  #overHttp2(): Http2Server {
    const settings = { initialWindowSize: HTTP2_WINDOW, maxConcurrentStreams: HTTP2_STREAMS };
    // The compatibility layer's requests and responses are what Koa takes for http's.
    const listener = this.#listener as never;
    const options = { settings, maxSessionMemory: HTTP2_SESSION_MEMORY };
    this.#http2 ??= process
      .getBuiltinModule("node:http2")
      .createServer(options, listener)
      .on("session", (session) => session.setLocalWindowSize(HTTP2_WINDOW));
    return this.#http2;
  }

  /** Made when the first TLS connection arrives, for a certificate takes its time. */
  #secure(): Promise<TlsServer> {
    this.#tls ??= this.#certificates.server().then(({ key, cert }) => {
      const { createServer: createTlsServer } = process.getBuiltinModule("node:tls");
      const server = createTlsServer({ key, cert, ALPNProtocols: ["h2", "http/1.1"] });
      server.on("secureConnection", (socket) => this.#accept(socket));
      return server;
    });
    return this.#tls;
  }
}

function isEncrypted(socket: Socket): socket is TLSSocket {
  return "encrypted" in socket;
}
