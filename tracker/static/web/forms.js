/* Only comfort: a form sent once, and the names of chosen files before they go. Every page works without it. */
document.addEventListener("submit", function (event) {
  var form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  window.setTimeout(function () {
    form.querySelectorAll("button").forEach(function (button) {
      button.disabled = true;
      if (button.dataset.busy) button.textContent = button.dataset.busy;
    });
  }, 0); // after the pressed button's own value has been read
});

window.addEventListener("pageshow", function (event) {
  if (!event.persisted) return; // back from the browser's memory: the form may be sent again
  document.querySelectorAll("form[data-sent]").forEach(function (form) {
    delete form.dataset.sent;
    form.querySelectorAll("button").forEach(function (button) { button.disabled = false; });
  });
});

document.addEventListener("change", function (event) {
  var input = event.target;
  if (input.type !== "file") return;
  var list = input.parentNode.querySelector(".chosen-files");
  if (!list) {
    list = document.createElement("ul");
    list.className = "chosen-files";
    input.insertAdjacentElement("afterend", list);
  }
  list.textContent = "";
  Array.prototype.forEach.call(input.files, function (file) {
    var line = document.createElement("li");
    line.textContent = file.name + "（" + (file.size / 1048576).toFixed(1) + "MB）";
    list.appendChild(line);
  });
});
