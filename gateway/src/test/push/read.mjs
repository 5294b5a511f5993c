// Decrypts what stands on standard input, one JSON object a line, and writes the texts, one JSON string a line:
// {"body","key","auth"} are base64url; key is the private key's 32 bytes.
import { createECDH } from "node:crypto";
import { createInterface } from "node:readline";
import ece from "http_ece";

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  const key = createECDH("prime256v1");
  key.setPrivateKey(Buffer.from(asked.key, "base64url"));
  const text = ece.decrypt(Buffer.from(asked.body, "base64url"), {
    version: "aes128gcm",
    privateKey: key,
    authSecret: asked.auth,
  });
  process.stdout.write(`${JSON.stringify(text.toString("utf8"))}\n`);
}
