// Verifies a delivery as a receiver does: node verify-webhook.js SECRET HEADERS BODY, the last two as JSON and Base64.
const { createRequire } = require("module");
const { Webhook } = createRequire(process.cwd() + "/target/node/")("standardwebhooks");
const [secret, headers, body] = process.argv.slice(2);
const event = new Webhook(secret).verify(Buffer.from(body, "base64").toString(), JSON.parse(headers));
console.log("verified " + event.id);
