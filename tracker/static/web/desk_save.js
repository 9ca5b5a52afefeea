/* A card saves itself. The card under the hands is never exchanged: only what stands around its fields is, so that a
   word being typed (or still being composed) stays. Without scripts there is 保存. */
(function () {
  var PAUSE = 8000; // after the last key, where nobody left the field
  var waiting = {}, timers = {};
  var say = function (what, more) {
    var place = document.querySelector(".autosaved");
    if (!place) return;
    place.textContent = (place.dataset[what] || "") + (more ? " " + more : "");
    place.classList.toggle("wrong", what === "failed" || what === "refused");
  };
  var own = function (field) { return field && field.form && field.closest("form.card-form") === field.form ? field.form : null; };
  var value = function (field) { return field.type === "checkbox" ? String(field.checked) : field.value; };

  document.addEventListener("change", function (event) {
    var form = own(event.target);
    if (form) later(form, 0);
  });
  document.addEventListener("input", function (event) {
    var form = own(event.target);
    if (form && !event.target.classList.contains("day")) later(form, PAUSE);
  });
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "hidden") Object.keys(timers).forEach(function (id) { save(id, true); });
  });

  function later(form, pause) {
    if (form.dataset.conflict) return; // which of two texts stays is decided by a button
    var id = form.closest("article").id;
    window.clearTimeout(timers[id]);
    timers[id] = window.setTimeout(function () { save(id); }, pause);
  }

  function save(id, leaving) {
    var form = document.querySelector("#" + id + " form.card-form");
    window.clearTimeout(timers[id]);
    delete timers[id];
    if (!form || form.dataset.conflict) return;
    if (waiting[id]) { waiting[id] = "again"; return; }
    waiting[id] = "sent";
    say("saving");
    var sent = Array.prototype.map.call(form.elements, function (field) { return [field, value(field)]; });
    fetch(form.getAttribute("action"), { method: "POST", body: new FormData(form), credentials: "same-origin", keepalive: Boolean(leaving) })
      .then(function (answer) {
        if (answer.url.indexOf("/sign-in/") > 0) throw new Error("signed out");
        return answer.text();
      })
      .then(function (text) {
        var again = waiting[id] === "again";
        delete waiting[id];
        var page = new DOMParser().parseFromString(text, "text/html");
        if (!page.getElementById(id)) { gone(id, page); return; }
        var refused = page.querySelector("#" + id + " .error, #" + id + " .field-error");
        take(page, id, sent);
        if (again) { save(id); return; }
        say(refused ? "refused" : "saved", refused ? "" : new Date().toTimeString().slice(0, 5));
      })
      .catch(function () { delete waiting[id]; say("failed"); });
  }

  /* The card is no longer there: what the server says of it stands above what was typed. */
  function gone(id, page) {
    var card = document.getElementById(id);
    Array.prototype.forEach.call(page.querySelectorAll("main > .message"), function (words) { card.prepend(words); });
    card.querySelector("form.card-form").dataset.conflict = "gone";
    say("refused");
  }

  function take(page, id, sent) {
    var old = document.getElementById(id), fresh = page.getElementById(id);
    var box = old.querySelector("details.change"), there = fresh.querySelector("details.change");
    if (box && there) {
      around(old, fresh, box, there);
      inside(box.querySelector("form"), there.querySelector("form"), sent);
    } else {
      old.replaceWith(fresh);
    }
    [".progress", ".desk-bar .undo"].forEach(function (part) {
      var here = document.querySelector(part), now = page.querySelector(part);
      if (here && now) here.replaceWith(now);
      else if (now && part !== ".progress") document.querySelector(".desk-bar").appendChild(now);
    });
  }

  function around(old, fresh, box, there) {
    var nodes = Array.prototype.slice.call(fresh.childNodes), at = nodes.indexOf(there);
    var ticked = old.querySelector("input[name=chosen]").checked;
    var shapeOpen = old.querySelector("details.shape[open]");
    Array.prototype.slice.call(old.childNodes).forEach(function (node) { if (node !== box) node.remove(); });
    nodes.slice(0, at).forEach(function (node) { box.before(node); });
    nodes.slice(at + 1).reverse().forEach(function (node) { box.after(node); });
    old.className = fresh.className;
    old.querySelector("input[name=chosen]").checked = ticked;
    if (shapeOpen && old.querySelector("details.shape")) old.querySelector("details.shape").open = true;
  }

  /* What was shown, what is wrong, and what the server made of fields nobody touched since. */
  function inside(form, now, sent) {
    form.querySelectorAll("input[name^='initial-']").forEach(function (one) { one.remove(); });
    now.querySelectorAll("input[name^='initial-']").forEach(function (one) { form.appendChild(one.cloneNode()); });
    form.querySelectorAll(".error, .field-error").forEach(function (one) { one.remove(); });
    form.querySelectorAll(".has-error").forEach(function (one) { one.classList.remove("has-error"); });
    now.querySelectorAll(".field-error").forEach(function (one) { form.prepend(one); });
    now.querySelectorAll(".error").forEach(function (words) {
      var field = words.parentNode.querySelector("[id^='f-']"), here = field && document.getElementById(field.id);
      var place = (here && here.closest(".field, fieldset")) || form;
      place.classList.add("has-error");
      if (place.closest("details.rest")) place.closest("details.rest").open = true;
      place.appendChild(words);
    });
    var foot = form.querySelector(".card-foot"), nowFoot = now.querySelector(".card-foot");
    if (now.dataset.conflict) { form.dataset.conflict = now.dataset.conflict; foot.replaceWith(nowFoot); }
    sent.forEach(function (pair) {
      var field = pair[0], there = field.id && now.querySelector("#" + CSS.escape(field.id));
      if (!there || field === document.activeElement || value(field) !== pair[1]) return;
      if (field.type === "checkbox") field.checked = there.checked;
      else field.value = there.value;
    });
  }

  /* In a long plan a card fetches its form when it is asked for. */
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a.open-card");
    if (!link || event.ctrlKey || event.metaKey || event.button) return;
    event.preventDefault();
    var id = link.closest("article").id;
    fetch(link.href, { credentials: "same-origin" })
      .then(function (answer) { return answer.text(); })
      .then(function (text) {
        var page = new DOMParser().parseFromString(text, "text/html");
        if (!page.getElementById(id)) { window.location = link.href; return; }
        take(page, id, []);
        var form = document.querySelector("#" + id + " details.change");
        if (form) { form.open = true; form.querySelector("input:not([type=hidden]), select").focus(); }
      })
      .catch(function () { window.location = link.href; });
  });
})();
