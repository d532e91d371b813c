/** What jsdom lacks and the kit asks for. */
Object.defineProperty(window, "matchMedia", {
  value: (query: string) => ({
    matches: false,
    media: query,
    onchange: null,
    addListener: () => undefined,
    removeListener: () => undefined,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    dispatchEvent: () => false,
  }),
});

class ResizeNothing {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
globalThis.ResizeObserver ??= ResizeNothing;
Element.prototype.scrollIntoView ??= () => undefined;

/**
 * jsdom weighs its whole style sheet at every question, about a millisecond each, and a form's menus ask a thousand
 * times where they would stand. An answer holds until something in the document changes.
 */
const weigh = window.getComputedStyle.bind(window);
let weighed = new WeakMap<Element, CSSStyleDeclaration>();
const forget = () => {
  weighed = new WeakMap();
};
const changes = new MutationObserver(forget);
changes.observe(document, { attributes: true, characterData: true, childList: true, subtree: true });
window.getComputedStyle = (element, pseudo) => {
  if (pseudo || !element.isConnected) return weigh(element, pseudo);
  if (changes.takeRecords().length) forget();
  const known = weighed.get(element) ?? weigh(element);
  weighed.set(element, known);
  return known;
};
