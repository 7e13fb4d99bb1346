import { parseSystem, type System } from "../../src/system";
import { resources, SMALL_SYSTEM, type StackJson, synthSystem } from "./synth";

/** The smallest system with a database `main` that its service writes to. */
const withDatabases = (databases: string, topology = "{}"): System =>
  parseSystem(
    SMALL_SYSTEM.replace(
      / {2}web:.*\n/,
      "  web: { port: 80, capacity: { min: 1, max: 2 }, uses: { databases: { main: write } } }\n",
    ) + `databases: { main: { ${databases} } }\ntopology: ${topology}\n`,
    "s.yaml",
  );

export const synth = (databases: string, topology?: string) => synthSystem(withDatabases(databases, topology)).stacks;

/** The values of a site's variables that start with `database_main_`. */
export const values = (stack: StackJson): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(stack.variable ?? {})
      .filter(([name]) => name.startsWith("database_main_"))
      .map(([name, { default: value }]) => [name.slice("database_main_".length), value]),
  );

export const lifecycle = (attributes: Record<string, unknown>) =>
  attributes.lifecycle as {
    ignore_changes?: string[];
    replace_triggered_by?: string[];
    postcondition?: { condition: string; error_message: string }[];
  };

export const database = (stack: StackJson, name = "database_main") => resources(stack, "aws_db_instance")[name] ?? {};
