// The editor of the query page: YASGUI, told to ask this server only.
(() => {
  "use strict";
  const BASE = "https://w3id.org/diplograph/";
  const Yasgui = globalThis.Yasgui.default || globalThis.Yasgui;
  const editor = document.getElementById("editor");
  const place = document.getElementById("yasgui");
  const text = document.getElementById("text");
  const words = editor.dataset;

  // What has a page here is linked to it.
  const local = (iri) => {
    if (!iri.startsWith(`${BASE}id/`) && !iri.startsWith(`${BASE}reference/`)) return iri;
    return `/${iri.slice(BASE.length)}${words.lang ? `?lang=${words.lang}` : ""}`;
  };
  Yasgui.Yasqe.defaults.autocompleters = ["variables"]; // the others ask prefix.cc and LOV
  for (const press of ["click", "auxclick", "focusin"])
    place.addEventListener(
      press,
      (event) => {
        const link = event.target.closest("a.iri");
        if (!link) return;
        link.href = local(link.getAttribute("href"));
        if (link.host === location.host) link.target = "_self";
      },
      true,
    );
  place.hidden = false;
  document.getElementById("plain").hidden = true;
  const yasgui = new Yasgui(place, {
    persistenceId: null,
    requestConfig: { endpoint: `${location.origin}/sparql`, method: "POST" },
    copyEndpointOnNewTab: true,
    endpointCatalogueOptions: { getData: () => [{ endpoint: `${location.origin}/sparql` }], keys: [] },
    yasqe: { value: text.value },
    yasr: {
      prefixes: {
        id: `${BASE}id/`,
        ref: `${BASE}reference/`,
        dco: `${BASE}dco#`,
        xsd: "http://www.w3.org/2001/XMLSchema#",
      },
    },
  });
  const tab = yasgui.getTab();
  tab.getYasqe().setValue(text.value);
  if (words.run) tab.query();
})();
