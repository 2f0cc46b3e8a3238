// Asks the endpoint a query through Comunica and prints the bindings, one JSON object a line.
import { QueryEngine } from "@comunica/query-sparql";

const [endpoint, query] = process.argv.slice(2);
const engine = new QueryEngine();
const bindings = await engine.queryBindings(query, { sources: [{ type: "sparql", value: endpoint }] });
for (const binding of await bindings.toArray()) {
  const record = [...binding].map(([variable, term]) => [variable.value, term.value]);
  console.log(JSON.stringify(Object.fromEntries(record)));
}
