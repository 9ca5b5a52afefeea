/* Only comfort for the desk: a card saves itself, and keys lead from card to card. Every button works without it. */
(function () {
  var status = function (words) {
    var place = document.querySelector(".autosaved");
    if (place) place.textContent = words;
  };
  var cards = function () { return Array.prototype.slice.call(document.querySelectorAll("article.card")); };

  /* A card saves itself: the page that comes back replaces this card, the counters and the bar. */
  var waiting = {};
  document.addEventListener("change", function (event) {
    var form = event.target.closest && event.target.closest("form.card-form");
    if (!form || event.target.form !== form) return;
    var id = form.closest("article").id;
    if (waiting[id]) { waiting[id] = "again"; return; }
    save(id);
  });

  function save(id) {
    var form = document.querySelector("#" + id + " form.card-form");
    waiting[id] = "sent";
    status("…");
    fetch(form.getAttribute("action"), { method: "POST", body: new FormData(form), credentials: "same-origin" })
      .then(function (answer) { return answer.text(); })
      .then(function (text) {
        var again = waiting[id] === "again";
        delete waiting[id];
        var page = new DOMParser().parseFromString(text, "text/html");
        if (!page.getElementById(id)) { window.location.reload(); return; }
        if (again) { save(id); return; }
        take(page, id);
        var refused = page.querySelector("#" + id + " .error");
        status(refused ? "" : new Date().toTimeString().slice(0, 5) + " ✓");
      })
      .catch(function () { delete waiting[id]; status("✗"); });
  }

  function take(page, id) {
    var focused = document.activeElement && document.activeElement.id;
    var old = document.getElementById(id), fresh = page.getElementById(id);
    var ticked = old.querySelector("input[name=chosen]").checked;
    var was = old.querySelector("details.change"), is = fresh.querySelector("details.change");
    if (was && is) is.open = was.open || is.open;
    fresh.querySelector("input[name=chosen]").checked = ticked;
    old.replaceWith(fresh);
    [".progress", ".desk-bar .undo"].forEach(function (part) {
      var here = document.querySelector(part), there = page.querySelector(part);
      if (here && there) here.replaceWith(there);
      else if (there) document.querySelector(".desk-bar").appendChild(there);
    });
    if (focused && document.getElementById(focused)) document.getElementById(focused).focus({ preventScroll: true });
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
        take(page, id);
        var form = document.querySelector("#" + id + " details.change");
        if (form) { form.open = true; form.querySelector("input:not([type=hidden]), select").focus(); }
      })
      .catch(function () { window.location = link.href; });
  });

  /* Ticked cards open the bar and are counted. */
  document.addEventListener("change", function (event) {
    if (event.target.name !== "chosen") return;
    var count = document.querySelectorAll("input[name=chosen][form=bulk]:checked").length;
    var place = document.querySelector(".chosen-count");
    if (!place) return;
    place.hidden = !count;
    place.textContent = "（" + count + "）";
    document.querySelector(".bulk-box").open = count > 0;
  });

  /* Where no plan was found: text selected on the left fills in the first and the last paragraph. */
  var firstPart = document.getElementById("part-first"), lastPart = document.getElementById("part-last");
  if (firstPart && lastPart) document.addEventListener("selectionchange", function () {
    var chosen = document.getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed) return;
    var range = chosen.getRangeAt(0);
    var starts = Array.prototype.filter.call(document.querySelectorAll("#text p[data-start]"), function (p) { return range.intersectsNode(p); })
      .map(function (p) { return p.dataset.start; });
    var choose = function (select, start) {
      Array.prototype.forEach.call(select.options, function (option) { if (option.value.split(":")[0] === start) select.value = option.value; });
    };
    if (starts.length) { choose(firstPart, starts[0]); choose(lastPart, starts[starts.length - 1]); }
  });

  /* Keys; they can be switched off, and then stay off on this machine. */
  var KEPT = "yinuo.keys";
  var box = document.getElementById("keys-on"), dialog = document.getElementById("keys");
  var hint = document.getElementById("keys-hint");
  if (!box || !dialog || !dialog.showModal) return;
  box.checked = localStorage.getItem(KEPT) !== "off";
  box.addEventListener("change", function () { localStorage.setItem(KEPT, box.checked ? "on" : "off"); });
  hint.hidden = false;
  hint.querySelector("button").addEventListener("click", function () { dialog.showModal(); });

  function here() {
    var card = document.activeElement && document.activeElement.closest && document.activeElement.closest("article.card");
    return card || document.querySelector("article.card:target");
  }
  function step(by) {
    var all = cards(), at = all.indexOf(here());
    var next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)];
    if (next) { next.focus(); next.scrollIntoView({ block: "start" }); }
  }
  function inCard(part, act) {
    var card = here(), found = card && card.querySelector(part);
    if (found) act(found);
    else if (card && card.querySelector("a.open-card")) card.querySelector("a.open-card").click();
  }
  var ACTS = {
    j: function () { step(1); },
    k: function () { step(-1); },
    s: function () { inCard("details.shape", function (d) { d.open = true; var b = d.querySelector(".cut"); if (b) b.focus(); }); },
    m: function () { inCard("form.joined", function (form) { form.requestSubmit(); }); },
    e: function () { inCard("details.change", function (d) { d.open = true; d.querySelector("input:not([type=hidden]), select").focus(); }); },
    x: function () { inCard("input[name=chosen]", function (tick) { tick.click(); }); },
    u: function () { var form = document.querySelector("form.undo"); if (form) form.requestSubmit(); },
    "/": function () { var q = document.getElementById("card-q"); if (q) { q.focus(); q.select(); q.scrollIntoView({ block: "nearest" }); } },
    "?": function () { dialog.showModal(); }
  };
  document.addEventListener("keydown", function (event) {
    if (!box.checked || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || dialog.open) return;
    var target = event.target;
    var typing = target.isContentEditable || target.tagName === "TEXTAREA" || target.tagName === "SELECT" ||
      (target.tagName === "INPUT" && target.type !== "checkbox");
    if (typing || !ACTS[event.key]) return;
    event.preventDefault();
    ACTS[event.key]();
  });
})();
