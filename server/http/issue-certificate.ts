import "reflect-metadata";
import { isIP } from "node:net";
import * as x509 from "@peculiar/x509";
import type { Random } from "../engine/random.ts";

/** PEM texts; the certificate is followed by its CA's. */
export interface ServerCertificate {
  readonly key: string;
  readonly cert: string;
}

export interface Issued {
  /** PEM. */
  readonly ca: string;
  readonly server: ServerCertificate;
}

const DAY = 86_400_000;
const VALID_DAYS = 825;

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

/**
 * Makes a CA and a certificate that it signs.
 * @param names host names and addresses that the certificate is for
 * @param now epoch milliseconds of the real time, by which clients judge a certificate
 */
export async function issueCertificate(names: readonly string[], random: Random, now: () => number): Promise<Issued> {
  const notBefore = new Date(now() - DAY);
  const notAfter = new Date(now() + VALID_DAYS * DAY);
  const makeKeys = () => crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const serialNumber = (): string => `01${random.text(15, "hex")}`;
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
        names.map((name) => ({ type: isIP(name) === 0 ? "dns" : "ip", value: name })),
      ),
      await x509.AuthorityKeyIdentifierExtension.create(ca, false),
    ],
  });
  const key = x509.PemConverter.encode(await crypto.subtle.exportKey("pkcs8", keys.privateKey), "PRIVATE KEY");
  const caPem = ca.toString("pem");
  return { ca: caPem, server: { key, cert: `${certificate.toString("pem")}\n${caPem}` } };
}
