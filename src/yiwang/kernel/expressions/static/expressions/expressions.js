// The browser's evaluator: interprets the tree that the server made (kernel/expressions), with the same answers.
// A number is a whole number of billionths in a BigInt, a date a day number, a text is measured in code points.

const UNIT = 10n ** 9n;
const LIMIT = 10n ** 15n * UNIT;

function scaled(value) {
  if (typeof value !== "number" || !Number.isFinite(value)) return null;
  const [, sign, whole, places = "", power = "0"] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value));
  const shift = Number(power) + 9 - places.length;
  if (whole.length + Number(power) > 16) return null;
  const digits = BigInt(whole + places);
  const units = shift >= 0 ? digits * 10n ** BigInt(shift) : digits / 10n ** BigInt(-shift);
  return units >= LIMIT ? null : sign ? -units : units;
}

function written(digits) {
  const [whole, places = ""] = digits.split(".");
  return BigInt(whole) * UNIT + BigInt(places.slice(0, 9).padEnd(9, "0"));
}

function day(value) {
  if (typeof value !== "string" || !/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value) || value < "0001") return null;
  const moment = new Date(value + "T00:00:00Z");
  if (Number.isNaN(moment.getTime()) || moment.toISOString().slice(0, 10) !== value) return null;
  return Math.round(moment.getTime() / 86400000);
}

function read(value, type) {
  if (value === null || value === undefined) return null;
  if (Array.isArray(type)) return Array.isArray(value) ? value.map((one) => read(one, type[1])) : null;
  switch (type) {
    case "number":
      return scaled(value);
    case "text":
      return typeof value === "string" ? value : null;
    case "boolean":
      return typeof value === "boolean" ? value : null;
    case "date":
      return day(value);
    default:
      return typeof value === "object" && !Array.isArray(value) ? value : null;
  }
}

function own(record, name) {
  return Object.prototype.hasOwnProperty.call(record, name) ? record[name] : null;
}

function order(left, right) {
  if (typeof left !== "string") return left < right ? -1 : left > right ? 1 : 0;
  const first = Array.from(left);
  const second = Array.from(right);
  for (let i = 0; i < first.length && i < second.length; i++) {
    if (first[i] !== second[i]) return first[i].codePointAt(0) - second[i].codePointAt(0);
  }
  return first.length - second.length;
}

const COMPARE = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  lt: (a, b) => order(a, b) < 0,
  le: (a, b) => order(a, b) <= 0,
  gt: (a, b) => order(a, b) > 0,
  ge: (a, b) => order(a, b) >= 0,
  startsWith: (a, b) => a.startsWith(b),
  endsWith: (a, b) => a.endsWith(b),
  contains: (a, b) => a.includes(b),
};

const RECKON = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => (a * b) / UNIT,
  div: (a, b) => (b === 0n ? null : (a * UNIT) / b),
  mod: (a, b) => (b === 0n ? null : a % b),
  concat: (a, b) => a + b,
  days: (a, b) => BigInt(a - b) * UNIT,
};

function both(act, tree, values, bound, missing) {
  const left = run(tree[1], values, bound);
  const right = run(tree[2], values, bound);
  return left === null || right === null ? missing : act(left, right);
}

function some(tree, values, bound, wanted) {
  return run(tree[1], values, bound).some(
    (one) => (run(tree[3], values, { ...bound, [tree[2]]: one }) === true) === wanted,
  );
}

const KINDS = {
  null: () => null,
  number: (tree) => written(tree[1]),
  text: (tree) => tree[1],
  boolean: (tree) => tree[1],
  date: (tree) => day(tree[1]),
  list: (tree, values, bound) => tree[1].map((one) => run(one, values, bound)),
  name: (tree, values) => read(own(values, tree[1]), tree[2]),
  bound: (tree, values, bound) => bound[tree[1]],
  get: (tree, values, bound) => {
    const record = run(tree[1], values, bound);
    return record === null ? null : read(own(record, tree[2]), tree[3]);
  },
  not: (tree, values, bound) => run(tree[1], values, bound) !== true,
  and: (tree, values, bound) => run(tree[1], values, bound) === true && run(tree[2], values, bound) === true,
  or: (tree, values, bound) => run(tree[1], values, bound) === true || run(tree[2], values, bound) === true,
  if: (tree, values, bound) => run(run(tree[1], values, bound) === true ? tree[2] : tree[3], values, bound),
  neg: (tree, values, bound) => {
    const number = run(tree[1], values, bound);
    return number === null ? null : -number;
  },
  in: (tree, values, bound) => {
    const one = run(tree[1], values, bound);
    const list = run(tree[2], values, bound);
    return one !== null && list !== null && list.includes(one);
  },
  size: (tree, values, bound) => {
    const value = run(tree[1], values, bound);
    return value === null ? null : BigInt(Array.from(value).length) * UNIT;
  },
  has: (tree, values, bound) => run(tree[1], values, bound) !== null,
  all: (tree, values, bound) => run(tree[1], values, bound) !== null && !some(tree, values, bound, false),
  exists: (tree, values, bound) => run(tree[1], values, bound) !== null && some(tree, values, bound, true),
};

function run(tree, values, bound) {
  const kind = tree[0];
  if (kind in COMPARE) return both(COMPARE[kind], tree, values, bound, false);
  if (kind in RECKON) return both(RECKON[kind], tree, values, bound, null);
  return KINDS[kind](tree, values, bound);
}

/** The value of a tree on one record: numbers as decimal text, dates as day numbers since 1970, null for null. */
export function evaluate(tree, values) {
  return shown(run(tree, values, {}));
}

/** Whether a condition is true on one record; null is not. */
export function holds(tree, values) {
  return run(tree, values, {}) === true;
}

function shown(value) {
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value !== "bigint") return value;
  const digits = (value < 0n ? -value : value).toString().padStart(10, "0");
  const places = digits.slice(-9).replace(/0+$/, "");
  return (value < 0n ? "-" : "") + digits.slice(0, -9) + (places ? "." + places : "");
}
