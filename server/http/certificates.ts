import { isIP } from "node:net";
import type { Random } from "../engine/random.ts";

/** PEM texts; the certificate is followed by its CA's. */
export interface ServerCertificate {
  readonly key: string;
  readonly cert: string;
}

interface Issued {
  readonly ca: string;
  readonly server: ServerCertificate;
}

/** Names that always reach an emulator: this machine, and the host of a container. */
const ALWAYS = ["localhost", "127.0.0.1", "::1", "0.0.0.0", "host.docker.internal", "kinesis", "kinesis-emu"];

const DAY = 86_400_000;
const VALID_DAYS = 825;

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

/** A certificate authority of the emulator's own and a certificate of it, made when somebody first asks for them. */
export class Certificates {
  readonly #names: readonly string[];
  readonly #random: Random;
  readonly #now: () => number;
  #issued: Promise<Issued> | undefined;

  /**
   * @param names host names and addresses that the certificate is for, beside those of this machine
   * @param now epoch milliseconds of the real time, by which clients judge a certificate
   */
  constructor(names: readonly string[], random: Random, now: () => number) {
    this.#names = [...new Set([...ALWAYS, ...names])];
    this.#random = random;
    this.#now = now;
  }

  async server(): Promise<ServerCertificate> {
    return (await this.#issue()).server;
  }

  /** The CA's certificate, for clients to trust; PEM. */
  async ca(): Promise<string> {
    return (await this.#issue()).ca;
  }

  #issue(): Promise<Issued> {
    this.#issued ??= this.#make();
    return this.#issued;
  }

  async #make(): Promise<Issued> {
    // Loaded late: most processes never speak TLS, and it is the slowest part to load.
    await import("reflect-metadata");
    const x509 = await import("@peculiar/x509");
    const notBefore = new Date(this.#now() - DAY);
    const notAfter = new Date(this.#now() + VALID_DAYS * DAY);
    const makeKeys = () => crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
    const serialNumber = (): string => `01${this.#random.bytes(15).toString("hex")}`;
    const caKeys = await makeKeys();
    const ca = await x509.X509CertificateGenerator.createSelfSigned({
      serialNumber: serialNumber(),
      name: "CN=kinesis-emu CA",
      notBefore,
      notAfter,
      keys: caKeys,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(caKeys.publicKey),
      ],
    });
    const keys = await makeKeys();
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: serialNumber(),
      subject: "CN=localhost",
      issuer: ca.subject,
      notBefore,
      notAfter,
      signingKey: caKeys.privateKey,
      publicKey: keys.publicKey,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(
          this.#names.map((name) => ({ type: isIP(name) === 0 ? "dns" : "ip", value: name })),
        ),
        await x509.AuthorityKeyIdentifierExtension.create(ca, false),
      ],
    });
    const key = x509.PemConverter.encode(await crypto.subtle.exportKey("pkcs8", keys.privateKey), "PRIVATE KEY");
    const caPem = ca.toString("pem");
    return { ca: caPem, server: { key, cert: `${certificate.toString("pem")}\n${caPem}` } };
  }
}
