/* Only comfort for the desk: keys lead from card to card, ticks are counted. Every button works without it. */
(function () {
  var cards = function () { return Array.prototype.slice.call(document.querySelectorAll("article.card")); };

  /* Ticked cards open the bar and are counted. */
  document.addEventListener("change", function (event) {
    if (event.target.name !== "chosen") return;
    var count = document.querySelectorAll("input[name=chosen][form=bulk]:checked").length;
    var place = document.querySelector(".chosen-count");
    if (!place) return;
    place.hidden = !count;
    place.textContent = "（" + count + "）";
    if (window.innerWidth > 640) document.querySelector(".bulk-box").open = count > 0; // on a phone it would cover the cards
  });

  /* A calendar beside each day that is typed. */
  document.addEventListener("focusin", function (event) {
    var field = event.target;
    if (!field.matches || !field.matches("input.day") || field.dataset.calendar || !HTMLInputElement.prototype.showPicker) return;
    field.dataset.calendar = "yes";
    var picker = document.createElement("input"), button = document.createElement("button");
    picker.type = "date";
    picker.className = "day-picker";
    picker.tabIndex = -1;
    picker.setAttribute("aria-hidden", "true");
    button.type = "button";
    button.className = "button small plain day-button";
    button.textContent = (document.querySelector(".autosaved") || document.body).dataset.calendar || "";
    if (!button.textContent) return;
    field.after(button, picker);
    button.addEventListener("click", function () {
      if (/^\d{4}-\d\d-\d\d$/.test(field.value)) picker.value = field.value;
      picker.showPicker();
    });
    picker.addEventListener("change", function () {
      field.value = picker.value;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
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
    y: function () { inCard("button.confirm", function (button) { button.click(); }); },
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
