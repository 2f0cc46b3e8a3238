// The query editor: YASGUI on our own endpoint, with our examples and the names of our terms.
"use strict";

const place = document.getElementById("editor");
const endpoint = new URL(place.dataset.endpoint, location.href).href;
const MOST_SUGGESTIONS = 50;
// A link that the editor itself made has its query behind the hash, and runs it; ours only shows it.
const isShared = new URLSearchParams(location.hash.slice(1)).has("query");

const terms = fetch(place.dataset.terms).then((response) => response.json());

// The word before the cursor; the editor itself takes each Chinese character for a token of its own.
function wordAtCursor(yasqe) {
  const cursor = yasqe.getDoc().getCursor();
  const [word] = yasqe.getDoc().getLine(cursor.line).slice(0, cursor.ch).match(/[^\s{}().;,|/^]*$/);
  return { string: word, from: { ch: cursor.ch - word.length }, to: { ch: cursor.ch } };
}

function isWord({ string }) {
  return string !== "" && !/^[?$"'#]/.test(string);
}

async function suggestions(yasqe, token) {
  const wanted = token.string.replace(/^</, "").toLowerCase();
  const found = (await terms).filter(([term, names]) => term.toLowerCase().includes(wanted) || names.includes(wanted));
  return found.slice(0, MOST_SUGGESTIONS).map(([term, names]) => `${term} ${names}`);
}

function hintToTerm(hint) {
  const term = hint.text.split(" ", 1)[0];
  return { ...hint, text: term };
}

Yasgui.Yasqe.defaults.autocompleters = [];
Yasgui.Yasqe.registerAutocompleter({
  name: "terms",
  bulk: false,
  autoShow: false,
  persistenceId: null,
  isValidCompletionPosition: (yasqe) => isWord(wordAtCursor(yasqe)),
  preProcessToken: wordAtCursor,
  get: suggestions,
  postprocessHints: (yasqe, hints) => hints.map(hintToTerm),
});

const yasgui = new Yasgui(place, {
  requestConfig: { endpoint, method: "POST" },
  endpointCatalogueOptions: { getData: () => [], keys: [], renderItem: () => {} },
  copyEndpointOnNewTab: true,
  persistenceId: null,
  populateFromUrl: isShared && ((config) => ({ ...config, requestConfig: { ...config.requestConfig, endpoint } })),
  yasqe: { value: place.dataset.query },
  yasr: { persistenceId: null, prefixes: { xsd: "http://www.w3.org/2001/XMLSchema#" } },
});

function editorNow() {
  return yasgui.getTab().getYasqe();
}

function updateLinks() {
  const query = editorNow().getValue();
  document.getElementById("share").href = `/sparql/editor?${new URLSearchParams({ query })}`;
  document.getElementById("chart").href = `/sparql/chart?${new URLSearchParams({ query })}`;
  document.getElementById("excel").href = `${place.dataset.endpoint}?${new URLSearchParams({ query, format: "excel" })}`;
}

document.getElementById("example").addEventListener("change", (event) => {
  if (event.target.value) {
    editorNow().setValue(event.target.value);
    updateLinks();
  }
});
for (const id of ["share", "chart", "excel"]) {
  for (const kind of ["focus", "pointerenter", "click"]) {
    document.getElementById(id).addEventListener(kind, updateLinks);
  }
}
if (!isShared) {
  editorNow().setValue(place.dataset.query);
}
updateLinks();
