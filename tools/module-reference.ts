/** Reads what the package exports, and what its docstrings say, with the TypeScript compiler. */
import { dirname, join } from "node:path";
import ts from "typescript";

const ROOT = dirname(import.meta.dirname);
const HIDDEN = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
const TYPE = ts.SymbolFlags.Class | ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias;

export interface Documented {
  readonly name: string;
  readonly text: string;
  /** The class that it extends, where that one is documented too. */
  readonly extended: string | undefined;
  /** How a function is called, or what a type without members stands for. */
  readonly definition: string | undefined;
  readonly members: readonly Member[];
}

interface Member {
  readonly signature: string;
  readonly text: string;
}

export interface ModuleReference {
  /** Classes, functions and constants, for each entry point. */
  readonly exported: readonly (readonly Documented[])[];
  /** The types that are exported, and those that any of it names. */
  readonly types: readonly Documented[];
}

/** @param entries paths of the entry points, relative to the project; what several export belongs to the last */
export function readModule(entries: readonly string[]): ModuleReference {
  const paths = entries.map((path) => join(ROOT, path));
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), (path) => ts.sys.readFile(path)) as {
    config: unknown;
  };
  const program = ts.createProgram(paths, ts.parseJsonConfigFileContent(config, ts.sys, ROOT).options);
  const checker = program.getTypeChecker();

  const all = new Set<ts.Symbol>();
  const values = paths.toReversed().map((path) => {
    const file = program.getSourceFile(path);
    const entry = file && checker.getSymbolAtLocation(file);
    const symbols = (entry ? checker.getExportsOfModule(entry) : []).map((symbol) => unaliased(checker, symbol));
    const own = symbols.filter((symbol) => !all.has(symbol));
    for (const symbol of own) all.add(symbol);
    return own.filter((symbol) => symbol.flags & ts.SymbolFlags.Value);
  });
  // A set grows while it is walked: types that types name are among it in the end.
  for (const symbol of all) for (const named of typesNamedBy(checker, symbol)) all.add(named);
  const others = [...all].filter((symbol) => !values.flat().includes(symbol));
  // The server's own form of a type that the module has in another one comes after it.
  const types = others.filter(({ name }, index) => others.findIndex((other) => other.name === name) === index);

  const describe = (symbol: ts.Symbol): Documented => document(checker, symbol, all);
  const inOrder = (symbols: readonly ts.Symbol[]): Documented[] =>
    symbols.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(describe);
  return { exported: values.toReversed().map(inOrder), types: inOrder(types) };
}

function document(checker: ts.TypeChecker, symbol: ts.Symbol, all: ReadonlySet<ts.Symbol>): Documented {
  const declaration = declarationOf(symbol);
  const named = { name: symbol.name, text: textOf(checker, symbol), extended: undefined, members: [] };
  if (!ts.isClassDeclaration(declaration) && !ts.isInterfaceDeclaration(declaration)) {
    return { ...named, definition: definitionOf(declaration) };
  }
  const base = baseOf(checker, declaration);
  const extended = base && all.has(base) ? base : undefined;
  const inherited = new Set(extended && propertiesOf(checker, extended).map(declarationOf));
  const own = propertiesOf(checker, symbol).filter((property) => !inherited.has(declarationOf(property)));
  return {
    ...named,
    extended: extended?.name,
    definition: undefined,
    members: [
      ...constructorsOf(checker, symbol.name, declaration),
      ...own.map((property) => ({
        signature: signatureOf(property.name, declarationOf(property)),
        text: textOf(checker, property),
      })),
    ],
  };
}

/** Those that are meant to be called, which is to say those that are documented. */
function constructorsOf(checker: ts.TypeChecker, name: string, declaration: ts.Node): Member[] {
  if (!ts.isClassDeclaration(declaration)) return [];
  return declaration.members.filter(ts.isConstructorDeclaration).flatMap((node) => {
    const signature = checker.getSignatureFromDeclaration(node);
    const tags = signature?.getJsDocTags() ?? [];
    const text = joined(signature?.getDocumentationComment(checker) ?? [], tags);
    return text === "" ? [] : [{ signature: `new ${name}(${parametersOf(node)})`, text }];
  });
}

/** The public ones that this project declares and says something about, be it their type, in their order. */
function propertiesOf(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol[] {
  return checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol)).filter((property) => {
    const [declaration] = property.declarations ?? [];
    const name = declaration && ts.getNameOfDeclaration(declaration);
    if (!name || !ts.isIdentifier(name) || !isOurs(declaration)) return false;
    if (ts.getCombinedModifierFlags(declaration) & HIDDEN) return false;
    return signatureOf(property.name, declaration) !== property.name || textOf(checker, property) !== "";
  });
}

function typesNamedBy(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol[] {
  const found: ts.Symbol[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isTypeReferenceNode(node)) {
      const named = checker.getSymbolAtLocation(node.typeName);
      const type = named && unaliased(checker, named);
      if (type && type.flags & TYPE) found.push(type);
    }
    if (!ts.isBlock(node)) ts.forEachChild(node, look);
  };
  const declaration = declarationOf(symbol);
  const isWhole = !ts.isClassDeclaration(declaration) && !ts.isInterfaceDeclaration(declaration);
  for (const part of isWhole ? [declaration] : propertiesOf(checker, symbol).map(declarationOf)) look(part);
  return found.filter((type) => isOurs(declarationOf(type)));
}

function baseOf(checker: ts.TypeChecker, node: ts.ClassDeclaration | ts.InterfaceDeclaration): ts.Symbol | undefined {
  const base = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
  return base && checker.getTypeAtLocation(base).symbol;
}

function definitionOf(node: ts.Declaration): string {
  if (ts.isFunctionDeclaration(node)) return signatureOf(node.name?.text ?? "", node);
  if (ts.isTypeAliasDeclaration(node)) return oneLine(node.type.getText());
  return oneLine(node.getText());
}

function signatureOf(name: string, node: ts.Declaration): string {
  if (ts.isMethodDeclaration(node) || ts.isFunctionDeclaration(node) || ts.isMethodSignature(node)) {
    const generic = node.typeParameters
      ? `<${node.typeParameters.map((parameter) => parameter.getText()).join(", ")}>`
      : "";
    return `${name}${generic}(${parametersOf(node)})${node.type ? `: ${oneLine(node.type.getText())}` : ""}`;
  }
  if (ts.isPropertyDeclaration(node) || ts.isPropertySignature(node) || ts.isParameter(node)) {
    return `${name}${node.questionToken ? "?" : ""}${node.type ? `: ${oneLine(node.type.getText())}` : ""}`;
  }
  return name;
}

function parametersOf(node: ts.SignatureDeclaration): string {
  return oneLine(node.parameters.map((parameter) => parameter.getText()).join(", "));
}

function textOf(checker: ts.TypeChecker, symbol: ts.Symbol): string {
  return joined(symbol.getDocumentationComment(checker), symbol.getJsDocTags(checker));
}

/** Examples in code are left out: the pages have some that are run. */
function joined(text: readonly ts.SymbolDisplayPart[], tags: readonly ts.JSDocTagInfo[]): string {
  const own = ts
    .displayPartsToString([...text])
    .replaceAll(/```[\s\S]*?```|(?:^|\n)(?: {4}.*(?:\n|$))+/g, "")
    .trim();
  const others = tags.map(({ name, text: parts }) => {
    const about = ts.displayPartsToString(parts).replace(/^(\w+) /, name === "param" ? "`$1`: " : "$1 ");
    return { param: about, returns: `Returns ${about}`, throws: `Throws ${about}` }[name] ?? "";
  });
  return [own, ...others.filter((about) => about !== "").map((about) => about.replace(/[^.]$/, "$&."))]
    .join(" ")
    .trim();
}

function unaliased(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

function declarationOf(symbol: ts.Symbol): ts.Declaration {
  const [declaration] = symbol.declarations ?? [];
  if (!declaration) throw new Error(`${symbol.name} has no declaration`);
  return declaration;
}

/** Declared by hand in this project: neither by a library nor in a table that was made from one. */
function isOurs(node: ts.Node): boolean {
  const { fileName } = node.getSourceFile();
  return !fileName.includes("/node_modules/") && !fileName.endsWith(".generated.ts");
}

function oneLine(text: string): string {
  return text
    .replaceAll(/\/\*\*[\s\S]*?\*\/|\/\/.*$/gm, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}
