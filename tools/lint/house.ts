/** House rules that oxlint has no rule for; `.oxlintrc.json` says where they hold. */

/** What the rule below reads of a call, `new` or not. */
interface Call {
  readonly callee: { readonly type: string; readonly name?: string };
  readonly arguments: readonly unknown[];
}

interface Context {
  report(finding: { node: Call; message: string }): void;
}

/** `new Date(epochMilliseconds)` formats a time; without an argument it reads the machine's clock. */
const noCurrentDate = {
  create(context: Context) {
    const check = (node: Call): void => {
      if (node.callee.type !== "Identifier" || node.callee.name !== "Date" || node.arguments.length > 0) return;
      context.report({ node, message: "Use the Clock that is passed in (server/engine/clock.ts)." });
    };
    return { NewExpression: check, CallExpression: check };
  },
};

export default { meta: { name: "house" }, rules: { "no-current-date": noCurrentDate } };
