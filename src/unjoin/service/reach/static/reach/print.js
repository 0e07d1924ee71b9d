// The button that prints. Without this script, the browser's own command does the same.

const button = document.getElementById("print");
button.hidden = false;
button.addEventListener("click", () => print());
