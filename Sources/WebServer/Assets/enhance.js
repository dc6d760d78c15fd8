// Every page works without this. It takes a link's token out of the address and puts it behind the page's one button.
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
