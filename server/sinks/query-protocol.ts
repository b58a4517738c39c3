import { escapeXml } from "../wire/xml.ts";
import { SinkRefusal, type SinkProtocol, type SinkService } from "./call.ts";

/** Namespaces of the services' answers; the date at the end of CloudWatch's and before STS's is its API version. */
const NAMESPACES: Readonly<Record<SinkService, string>> = {
  sts: "https://sts.amazonaws.com/doc/2011-06-15/",
  cloudwatch: "http://monitoring.amazonaws.com/doc/2010-08-01/",
};

/** Names in a parameter's name; the deepest that CloudWatch knows has ten. */
const MAX_DEPTH = 32;

const HEADERS = { "Content-Type": "text/xml" };

/** AWS Query: `Action=…&Version=…` in a form or in the address, XML in return. */
export const queryProtocol: SinkProtocol = {
  read({ query, body }) {
    const parameters = new URLSearchParams([...query, ...new URLSearchParams(body.toString("utf8"))]);
    return { operation: parameters.get("Action") ?? "", input: structured(parameters) };
  },

  success(operation, output, { service, requestId }) {
    const members = Object.entries(output).map(([name, value]) => element(name, escapeXml(value)));
    const result = members.length === 0 ? "" : element(`${operation}Result`, members.join(""));
    const metadata = element("ResponseMetadata", element("RequestId", requestId));
    return xml(`${operation}Response`, service, result + metadata);
  },

  refusal({ code, message }, { service, requestId }) {
    const error = element("Type", "Sender") + element("Code", code) + element("Message", escapeXml(message));
    return xml("ErrorResponse", service, element("Error", error) + element("RequestId", requestId));
  },
};

function xml(name: string, service: SinkService, content: string): { headers: typeof HEADERS; body: string } {
  return { headers: HEADERS, body: `<${name} xmlns="${NAMESPACES[service]}">${content}</${name}>\n` };
}

function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}

type Node = Map<string, Node | string>;

/** `MetricData.member.1.MetricName=a` is `{ MetricData: [{ MetricName: "a" }] }`. @throws SinkRefusal */
function structured(parameters: URLSearchParams): unknown {
  const root: Node = new Map();
  for (const [name, value] of parameters) {
    const path = name.split(".", MAX_DEPTH + 1);
    if (path.length > MAX_DEPTH) throw tooDeep();
    const last = path.pop() ?? "";
    let node = root;
    for (const part of path) {
      const next = node.get(part);
      const child = next instanceof Map ? next : new Map<string, Node | string>();
      node.set(part, child);
      node = child;
    }
    node.set(last, value);
  }
  return plain(root);
}

function tooDeep(): SinkRefusal {
  const name = "MalformedQueryString";
  return new SinkRefusal(name, name, `The name of a parameter has more than ${MAX_DEPTH} parts.`);
}

function plain(node: Node | string): unknown {
  if (typeof node === "string") return node;
  const list = node.get("member");
  if (list instanceof Map) {
    const items = [...list].toSorted(([a], [b]) => Number(a) - Number(b));
    return items.map(([, item]) => plain(item));
  }
  return Object.fromEntries([...node].map(([name, child]) => [name, plain(child)]));
}
