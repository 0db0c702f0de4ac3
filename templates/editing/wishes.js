// How often the reader has asked for an item: what a change brings about by itself, and comes later than
// another wish, gives way to it.
export let wishes = 0;
export const wish = () => { wishes += 1; };
