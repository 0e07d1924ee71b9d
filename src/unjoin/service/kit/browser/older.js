// What is packed in here calls this while it loads, and browsers of before 2022 lack it.

if (!Object.hasOwn) {
  Object.hasOwn = (object, name) => Object.prototype.hasOwnProperty.call(object, name);
}
