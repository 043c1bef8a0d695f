// The page of UpscaleServer: choose, send, show progress, compare. No library, no build step.
const $ = id => document.getElementById(id);
let picture = null;     // the File that is to be sent

function say(words, wrong = false) {
  $("status").textContent = words;
  $("status").classList.toggle("wrong", wrong);
}

// Shows a Blob; releases the previous one.
function show(image, blob) {
  URL.revokeObjectURL(image.src);
  image.src = URL.createObjectURL(blob);
}

function choose(file) {
  if (!file) {
    return;
  }
  picture = file;
  $("chosen").textContent = file.name;
  $("choose").textContent = "Change";
  $("thumbnail").hidden = false;
  show($("thumbnail"), file);
  say("");
}

$("thumbnail").onerror = () => $("thumbnail").hidden = true;    // not a picture, or not one that browsers show
$("file").onchange = event => choose(event.target.files[0]);
document.onpaste = event => choose(event.clipboardData.files[0]);
document.ondragover = event => {
  event.preventDefault();
  $("drop").classList.add("over");
};
document.ondragleave = event => event.relatedTarget || $("drop").classList.remove("over");
document.ondrop = event => {
  event.preventDefault();
  $("drop").classList.remove("over");
  choose(event.dataTransfer.files[0]);
};

$("slider").oninput = () => {
  $("compare").style.setProperty("--split", $("slider").value + "%");
  $("slider").setAttribute("aria-valuetext", Math.round($("slider").value) + " percent before");
};

async function showProgress(id) {
  const reply = await fetch("progress?id=" + id);
  const percent = Number(await reply.text());
  if (percent > 0 && $("go").disabled) {
    $("progress").value = percent;
    say(`Upscaling: ${percent} % …`);
  }
}

async function upscale(file, prompt, scale) {
  const id = crypto.randomUUID();
  const telling = setInterval(() => showProgress(id).catch(() => { }), 500);
  try {
    const reply = await fetch("upscale?" + new URLSearchParams({scale, prompt, id}), {method: "POST", body: file});
    if (!reply.ok) {
      throw new Error((await reply.text()).trim());
    }
    return {large: await reply.blob(), notes: decodeURIComponent(reply.headers.get("Clipsr-Notes") ?? "")};
  } catch (e) {
    throw e instanceof TypeError ? new Error("no answer from the server; is it still running?") : e;
  } finally {
    clearInterval(telling);
  }
}

async function present(before, after, notes, seconds) {
  show($("after"), after);
  show($("before"), before);
  await $("after").decode();
  const both = await $("before").decode().then(() => true, () => false);      // browsers show fewer formats than are read here
  const {naturalWidth: width, naturalHeight: height} = $("after");
  const zoom = width < 400 ? 2 : 1;       // small ones are hard to judge
  $("compare").style.setProperty("--width", width * zoom + "px");
  $("compare").style.setProperty("--ratio", width / height);
  $("caption").textContent = `${width} × ${height} pixels${zoom > 1 ? ", shown doubled" : ""}; took ${seconds.toFixed(1)} s`;
  $("save").href = $("after").src;
  $("save").download = before.name.replace(/\.[^.]*$/, "") + "-large.png";
  $("empty").hidden = true;
  $("compare").hidden = $("below").hidden = false;
  $("slider").value = both ? 50 : 0;
  $("slider").oninput();
  $("slider").focus();
  say((both ? "Done." : "Done. Your browser cannot show the original picture, only the result.")
    + (notes && ` Note: ${notes}.`));
}

$("form").onsubmit = async event => {
  event.preventDefault();
  if (!picture) {
    say("Choose a picture first.", true);
    $("file").focus();
    return;
  }
  const start = performance.now();
  $("go").disabled = true;
  $("progress").hidden = false;
  $("progress").removeAttribute("value");     // indeterminate
  say("Upscaling …");
  try {
    const file = picture;
    const {large, notes} = await upscale(file, $("prompt").value, new FormData($("form")).get("scale"));
    await present(file, large, notes, (performance.now() - start) / 1000);
  } catch (e) {
    say("Upscaling failed: " + e.message, true);
  } finally {
    $("go").disabled = false;
    $("progress").hidden = true;
  }
};
