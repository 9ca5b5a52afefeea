/* A report being written saves itself: at most a few seconds of typing are lost. Without scripts there is 存草稿. */
(function () {
  var PAUSE = 2000; // after the last key
  var MOST = 8000; // while keys keep coming

  // A form of its own, or one row of a form with many: then the names of its fields have a prefix.
  document.querySelectorAll("[data-draft]").forEach(function (box) {
    var form = box.closest("form");
    var prefix = box.dataset.prefix || "";
    var status = box.querySelector(".draft-status");
    var seen = box.querySelector("input[name='" + prefix + "seen']");
    var sent = null, timer = null, since = 0, busy = false, stopped = false;

    function texts() {
      var data = new FormData();
      data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      box.querySelectorAll("input, textarea, select").forEach(function (field) {
        var name = field.name.slice(prefix.length);
        if (!name || name === "csrfmiddlewaretoken" || field.type === "file" || name === "kept") return;
        if ((field.type === "checkbox" || field.type === "radio") && !field.checked) return;
        data.append(name, field.value);
      });
      return data;
    }

    function words(data) {
      return ["progress", "problems", "next_steps"].map(function (name) { return data.get(name) || ""; }).join("\u0000");
    }

    function say(text, wrong) {
      status.textContent = text;
      status.classList.toggle("wrong", Boolean(wrong));
    }

    function later() {
      if (stopped) return;
      var now = Date.now();
      since = since || now;
      window.clearTimeout(timer);
      timer = window.setTimeout(save, Math.max(0, Math.min(PAUSE, since + MOST - now)));
    }

    function save() {
      if (busy) { timer = window.setTimeout(save, 500); return; }
      var data = texts();
      busy = true;
      since = 0;
      fetch(box.dataset.draft, { method: "POST", body: data, credentials: "same-origin" })
        .then(function (answer) {
          if (answer.redirected) throw new Error("signed out");
          return answer.json().then(function (told) { taken(answer.status, told, data); });
        })
        .catch(function () {
          say(box.dataset.lost, true);
          if (!stopped) timer = window.setTimeout(save, 5000);
        })
        .then(function () { busy = false; });
    }

    function taken(status, told, data) {
      if (status === 200) {
        seen.value = told.version;
        sent = words(data);
        say(told.message);
      } else if (status === 409 && told.theirs) {
        var theirs = [told.theirs.progress, told.theirs.problems, told.theirs.next_steps].join("\u0000");
        if (theirs === sent) { seen.value = told.version; later(); return; } // our own words, their answer was lost
        stopped = true; // never over another's words: sending the form shows both side by side
        say(told.message, true);
      } else {
        stopped = status === 403 || status === 409;
        say(told.message, true);
      }
    }

    box.addEventListener("input", later);
    box.addEventListener("change", later);
    form.addEventListener("submit", function (event) {
      stopped = true;
      window.clearTimeout(timer);
      if (!busy || !form.requestSubmit) return;
      event.preventDefault(); // the save under way first: it gives the form its new version
      var button = event.submitter;
      var wait = window.setInterval(function () {
        if (busy) return;
        window.clearInterval(wait);
        form.requestSubmit(button);
      }, 100);
    });
    window.addEventListener("pagehide", function () {
      if (stopped || !since || !navigator.sendBeacon) return;
      navigator.sendBeacon(box.dataset.draft, texts());
    });
  });
})();
