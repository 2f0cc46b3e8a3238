// The query editor: YASGUI on our own endpoint, with our examples and the names of our terms.
"use strict";

const place = document.getElementById("editor");
const endpoint = new URL(place.dataset.endpoint, location.href).href;
const MOST_SUGGESTIONS = 50;

const terms = fetch(place.dataset.terms).then((response) => response.json());

function isWord(token) {
  return token.string.trim() !== "" && !/^[?$"'#]/.test(token.string) && token.type !== "string";
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
  isValidCompletionPosition: (yasqe) => isWord(yasqe.getCompleteToken()),
  get: suggestions,
  postprocessHints: (yasqe, hints) => hints.map(hintToTerm),
});

const yasgui = new Yasgui(place, {
  requestConfig: { endpoint, method: "POST" },
  endpointCatalogueOptions: { getData: () => [], keys: [], renderItem: () => {} },
  copyEndpointOnNewTab: true,
  persistenceId: null,
  populateFromUrl: (config) => ({ ...config, requestConfig: { ...config.requestConfig, endpoint } }),
  yasqe: { value: place.dataset.query },
  yasr: { persistenceId: null, prefixes: { xsd: "http://www.w3.org/2001/XMLSchema#" } },
});

function editorNow() {
  return yasgui.getTab().getYasqe();
}

function updateLinks() {
  const query = editorNow().getValue();
  document.getElementById("share").href = `/sparql/editor?${new URLSearchParams({ query })}`;
  document.getElementById("excel").href = `${place.dataset.endpoint}?${new URLSearchParams({ query, format: "excel" })}`;
}

document.getElementById("example").addEventListener("change", (event) => {
  if (event.target.value) {
    editorNow().setValue(event.target.value);
    updateLinks();
  }
});
for (const id of ["share", "excel"]) {
  for (const kind of ["focus", "pointerenter", "click"]) {
    document.getElementById(id).addEventListener(kind, updateLinks);
  }
}
if (!new URLSearchParams(location.hash.slice(1)).has("query")) {
  editorNow().setValue(place.dataset.query);
}
updateLinks();
