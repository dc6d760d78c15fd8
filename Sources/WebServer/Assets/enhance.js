// Every page works without this. It takes a link's token out of the address and puts it behind the page's one button, and in
// the holding pen it gives what can be done to single keys, for those who want them. In a review, words that are selected in a
// row stand in that row's form at once.
"use strict";

const token = location.hash.slice(1);
const form = document.getElementById("with-token");
if (form && /^[\w-]{16,200}$/.test(token)) {
    document.getElementById("link-token").value = token;
    form.hidden = false;
    document.getElementById("without-token").hidden = true;
    // Neither the address bar nor the history keeps the secret.
    history.replaceState(null, "", location.pathname);
}

const filing = document.getElementById("filing");
if (filing) {
    const remembered = () => {
        try {
            return localStorage.getItem("keys") !== "off";
        } catch {
            return true;
        }
    };
    const legend = document.getElementById("keys");
    const toggle = document.getElementById("keys-switch");
    let areOn = remembered();
    const show = () => {
        legend.hidden = false;
        legend.classList.toggle("off", !areOn);
        toggle.textContent = areOn ? "Turn keys off" : "Turn keys on";
    };
    toggle.addEventListener("click", () => {
        areOn = !areOn;
        try {
            localStorage.setItem("keys", areOn ? "on" : "off");
        } catch {
            // The choice then holds for this page alone.
        }
        show();
    });
    show();
    document.addEventListener("keydown", (event) => {
        if (!areOn || event.repeat || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
        if (event.target.closest("textarea, select, input:not([type=checkbox])")) return;
        const beside = { j: "a[rel=next]", k: "a[rel=prev]" }[event.key];
        const chosen = document.querySelector(beside || `[data-key="${CSS.escape(event.key)}"]`);
        if (!chosen) return;
        event.preventDefault();
        // What nothing takes back is asked for twice.
        if (chosen.dataset.final !== undefined && document.activeElement !== chosen) chosen.focus();
        else if (chosen.hash) document.querySelector(chosen.hash).focus();
        else chosen.click();
    });
}

document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    const words = selection.toString().trim();
    const cell = selection.anchorNode?.parentElement?.closest(".entries dd[data-field]");
    if (!words || words.length > 500 || !cell || !cell.contains(selection.focusNode)) return;
    const row = cell.closest("li");
    const passage = row.querySelector("[data-passage]");
    if (!passage) return;
    passage.value = words;
    row.querySelector("select[name=field]").value = cell.dataset.field;
    row.querySelector("details").open = true;
});
