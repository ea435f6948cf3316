"use strict";
// The data as embedded, and texts in the reader's language.

const { plan, words } = JSON.parse(document.getElementById("plan").textContent);

/** The text of a key; values stand in for `{$name}`. What is missing is shown by its key. */
const t = (key, values = {}) => (words[key] ?? key).replace(/\{\$(\w+)\}/g, (whole, name) => values[name] ?? whole);

/** Usual classes and stages have names; others are shown by their id. */
const className = (id) => words[`class-${id}`] ?? id;
const stageName = (id) => words[`step-${id}`] ?? id;

const byId = (id) => document.getElementById(id);

/** Text that is safe inside markup. */
const esc = (text) => String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
