"use strict";
(() => {
  const make = (name, attributes, text) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text) element.textContent = text;
    return element;
  };

  // A text field that leaves in each tree only the members whose path holds the text.
  const trees = [...document.querySelectorAll(".tree")];
  const search = (text) => {
    for (const item of document.querySelectorAll(".tree li:has(> details)")) item.hidden = Boolean(text);
    if (!text) return;
    for (const name of document.querySelectorAll(".tree summary > b")) {
      if (!name.textContent.toLowerCase().includes(text)) continue;
      const own = name.closest("li");
      for (const below of own.querySelectorAll("li")) below.hidden = false;
      for (let item = own; item; item = item.parentElement.closest("li")) {
        item.hidden = false;
        if (item !== own) item.querySelector("details").open = true;
      }
    }
  };
  if (trees.length) {
    const box = make("p", { class: "filter" });
    const label = make("label", { for: "members" }, "Find a member");
    const field = make("input", { id: "members", type: "search", autocomplete: "off" });
    field.addEventListener("input", () => search(field.value.trim().toLowerCase()));
    box.append(label, field);
    document.querySelector(".operation").before(box);
  }

  // A text field that leaves only the clauses that hold the text.
  const clauses = document.querySelector("table.clauses");
  if (clauses) {
    const box = make("p", { class: "filter" });
    const field = make("input", { id: "find-clause", type: "search", autocomplete: "off" });
    field.addEventListener("input", () => {
      const text = field.value.trim().toLowerCase();
      for (const row of clauses.querySelectorAll("tbody tr:not(.group)")) {
        row.hidden = !row.textContent.toLowerCase().includes(text);
      }
      for (const body of clauses.tBodies) {
        body.hidden = ![...body.rows].some((row) => !row.hidden && !row.classList.contains("group"));
      }
    });
    box.append(make("label", { for: "find-clause" }, "Find a clause"), field);
    clauses.before(box);
  }

  // A button that copies a command.
  if (navigator.clipboard) {
    for (const block of document.querySelectorAll("pre.command")) {
      const button = make("button", { class: "copy", type: "button" }, "Copy");
      const text = block.textContent;
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(text);
        button.textContent = "Copied";
        setTimeout(() => { button.textContent = "Copy"; }, 1500);
      });
      block.prepend(button);
    }
  }

  // A link to something inside a closed part opens it; printing opens what the findings hold.
  const open = (element) => {
    for (let part = element; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
  };
  const follow = () => open(document.getElementById(location.hash.slice(1)));
  addEventListener("hashchange", follow);
  follow();
  addEventListener("beforeprint", () => {
    for (const part of document.querySelectorAll(".finding details, details.finding")) part.open = true;
  });
})();
