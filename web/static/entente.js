// What forms do beyond being sent: words of an article beside one are attached to the field
// that one comes from, people and institutions are found while they are typed, and dates
// and languages are shown as they are understood. Without it all of this happens when a
// button is pressed.
"use strict";

const ask = async (path) => (await fetch(`/${document.documentElement.lang}${path}`)).json();

const named = (name) => document.getElementsByName(name)[0];

// later runs what is asked last, once nothing has been asked for a moment.
const later = (run, pause = 200) => {
	let waiting;
	return (...args) => {
		clearTimeout(waiting);
		waiting = setTimeout(run, pause, ...args);
	};
};

// note shows words beneath a field, and says that they are about it.
const note = (input, ...words) => {
	const id = `${input.id}-read`;
	let small = document.getElementById(id);
	if (!small) {
		small = document.createElement("small");
		Object.assign(small, { id, className: "read" });
		small.setAttribute("role", "status");
		input.after(small);
		input.setAttribute("aria-describedby", `${input.getAttribute("aria-describedby") ?? ""} ${id}`.trim());
	}
	small.replaceChildren(...words);
};

// Dates as they are understood; where one can be two, both to choose from.
const understand = later(async (input) => {
	const typed = input.value.trim();
	const read = typed ? await ask(`/understood?date=${encodeURIComponent(typed)}`) : {};
	if (input.value.trim() !== typed) return;
	const guesses = (read.guesses ?? []).map((guess) => {
		const button = document.createElement("button");
		Object.assign(button, { type: "button", className: "quiet", textContent: guess.words });
		button.addEventListener("click", () => {
			input.value = guess.edtf;
			understand(input);
			input.focus();
		});
		return button;
	});
	note(input, read.words ?? "", ...guesses);
});

// The language of words that are typed or pasted, where nobody has said it: it stands in its
// field, and goes with the words it was found of.
const languageOf = ({ name }) => /(^|article)\/text$|\/quote$/.test(name) && named(name.replace(/text$/, "language").replace(/quote$/, "quote_language"));

const findLanguage = later(async (input, language) => {
	if (language.value && language.value !== language.dataset.found) return;
	const found = await ask(`/understood?text=${encodeURIComponent(input.value.slice(0, 300))}`);
	language.value = language.dataset.found = found.language ?? "";
	note(language, found.words ?? "");
});

// Names that are begun: a list beneath the field, in which the arrows go up and down.
const closeList = (input) => {
	input.list?.remove();
	document.getElementById(`${input.id}-found`)?.remove();
	if (input.role === "combobox") input.ariaExpanded = "false"; // before anything was offered it is none
	["aria-controls", "aria-activedescendant"].forEach((name) => input.removeAttribute(name));
};

// linkOf is the field of the same row that holds the record which a name is of.
const linkOf = (input) => {
	if (!input.name.endsWith("/name")) return input;
	const of = { people: "person_id", institutions: "institution_id" }[input.dataset.find];
	return named(input.name.replace(/name$/, of)) ?? input;
};

const choose = (input, found) => {
	const link = linkOf(input);
	link.value = found.reference;
	if (link !== input) {
		input.value = found.title;
		const country = named(input.name.replace(/name$/, "country"));
		if (country && !country.value && found.country) country.value = found.country;
	}
	note(input, link === input ? found.title : found.reference);
	closeList(input);
};

const find = later(async (input) => {
	const typed = input.value.trim();
	const all = typed ? await ask(`/find/${input.dataset.find}?q=${encodeURIComponent(typed)}`) : [];
	if (input.value.trim() !== typed || document.activeElement !== input) return;
	closeList(input);
	if (!all.length) return;
	const list = document.createElement("ul");
	Object.assign(list, { id: `${input.id}-found`, className: "found" });
	list.setAttribute("role", "listbox");
	list.setAttribute("aria-label", input.labels[0]?.textContent ?? "");
	all.forEach((found, i) => {
		const option = document.createElement("li");
		Object.assign(option, { id: `${list.id}-${i}`, textContent: found.title, dir: "auto" });
		option.setAttribute("role", "option");
		if (found.language) option.lang = found.language;
		const aside = document.createElement("small");
		aside.textContent = [found.country, found.reference].filter(Boolean).join(" · ");
		option.append(" ", aside);
		option.addEventListener("mousedown", (event) => event.preventDefault());
		option.addEventListener("click", () => choose(input, found));
		list.append(option);
	});
	input.after(list);
	for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "true", "aria-controls": list.id }))
		input.setAttribute(name, value);
});

const goThrough = (event) => {
	const input = event.target;
	const list = document.getElementById(`${input.id}-found`);
	if (!list) return;
	const options = [...list.children];
	const here = options.findIndex((x) => x.ariaSelected === "true");
	const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
	if (step) {
		const next = options[(here + step + options.length + (here < 0 && step < 0)) % options.length];
		options.forEach((x) => (x.ariaSelected = String(x === next)));
		input.setAttribute("aria-activedescendant", next.id);
		next.scrollIntoView({ block: "nearest" });
	} else if (event.key === "Enter" && here >= 0) options[here].click();
	else if (event.key === "Escape") closeList(input);
	else return;
	event.preventDefault();
};

// The article beside the form. Words go to the field that one clicks or types in, or goes to
// the article from; not to those that one passes on the way. aim is that field, cursor the
// input in it, last the input that the focus was in, and paper the article that is read.
let aim, cursor, last, paper;

const inputs = "input:not([type=hidden]), select, textarea, summary";

const aimAt = (cited, input) => {
	document.querySelector(".aimed")?.classList.remove("aimed");
	[aim, cursor] = [cited, input];
	cited.classList.add("aimed");
	ready();
};

const aimFrom = (input) => {
	const cited = input.matches(inputs) && !input.closest(".evidence") && input.closest(".cited");
	if (cited) aimAt(cited, input);
};

// goFrom goes to the article from the button beneath a field.
const goFrom = (button) => {
	const cited = button.closest(".cited");
	aimAt(cited, cited.contains(last) ? last : (cited.querySelector(`:is(${inputs}):not(.evidence *)`) ?? button));
	(paper?.isConnected ? paper : form.querySelector(".paper")).focus();
};

// A text that is read only takes no caret by keyboard. So those of articles are open, and what
// would change them is refused; what an input method puts in all the same is taken out again.
const unlock = () => {
	for (const paper of form?.querySelectorAll(".paper") ?? []) {
		Object.assign(paper, { readOnly: false, ariaReadOnly: "true" });
		paper.setAttribute("aria-describedby", "how-to-quote");
	}
};

const restore = (paper) => {
	const { selectionStart } = paper;
	paper.value = paper.defaultValue;
	paper.setSelectionRange(selectionStart, selectionStart);
};

const selected = () => paper?.value.slice(paper.selectionStart, paper.selectionEnd).trim() ?? "";

const ready = () => {
	const bar = document.querySelector(".attach");
	if (!bar) return;
	bar.hidden = !aim?.isConnected;
	const button = bar.querySelector("button");
	button.disabled = !selected();
	button.textContent = bar.dataset.to.replace("{field}", aim?.dataset.label ?? "");
};

const attach = () => {
	const words = selected();
	if (!words || !aim?.isConnected) return;
	const chip = document.getElementById("chip").content.cloneNode(true).firstElementChild;
	const quote = chip.querySelector("q");
	Object.assign(quote, { textContent: words, lang: paper.lang });
	chip.querySelector("bdi").textContent = paper.dataset.article;
	const [said, by] = chip.querySelectorAll("input");
	Object.assign(said, { name: `quote:${aim.dataset.cite}`, value: words });
	Object.assign(by, { name: `source:${aim.dataset.cite}`, value: paper.dataset.article });
	chip.querySelector("button").ariaLabel += ` ${words}`;
	aim.querySelector(":scope > .evidence").prepend(chip);
	const bar = document.querySelector(".attach");
	bar.querySelector("output").textContent = bar.dataset.done.replace("{field}", aim.dataset.label);
	if (cursor.dataset.date !== undefined && !cursor.value) {
		cursor.value = words;
		understand(cursor);
	}
	paper.setSelectionRange(paper.selectionEnd, paper.selectionEnd);
	cursor.focus();
};

// What is chosen of a list of codes, in the words that it is folded up under.
const pick = (choices) => {
	const picked = choices.closest("details").querySelector(".picked");
	const words = [...choices.querySelectorAll(":checked")].map((x) => x.parentElement.textContent.trim());
	picked.textContent = words.join(picked.dataset.comma) || picked.dataset.none;
};

// Rows come and go, and articles too, without the page being left. Where that fails, the
// button does what it does without script, and the browser shows what is answered.
let failed;

const inPlace = (button) => button && (button.name === "add" || button.name === "remove" || button.name === "leave" || button.name === "read" || button.value === "beside" || button.value === "another");

// tell puts what an answer says above its form above this one: what is wrong with it, or why
// nothing was done. What was said there before holds no longer.
const tell = (form, page) => {
	const words = page.getElementById("faults");
	document.getElementById("faults")?.remove();
	if (words) form.before(words);
	return words;
};

const renew = async (form, button) => {
	const had = new Set([...form.elements].map((x) => x.name));
	const reading = [...form.querySelectorAll(".paper")].map((x) => x.scrollTop);
	const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form, button)) });
	const page = new DOMParser().parseFromString(await answer.text(), "text/html");
	const fresh = page.getElementById(form.id);
	if (!fresh) throw new Error("the answer is another page");
	const open = new Set([...form.querySelectorAll("details.more[open]")].map((x) => x.id));
	form.replaceChildren(...fresh.childNodes);
	sent = typed();
	form.querySelectorAll("details.more").forEach((x) => (x.open ||= open.has(x.id)));
	form.querySelectorAll(".paper").forEach((x, i) => (x.scrollTop = reading[i] ?? 0));
	const told = tell(form, page);
	const first = form.querySelector("[aria-invalid]") ?? told ?? [...form.elements].find((x) => x.name && !["hidden", "submit", "button"].includes(x.type) && x.checkVisibility() && !had.has(x.name));
	(first ?? document.getElementById(button.value) ?? form.querySelector(".paper"))?.focus();
	unlock();
	ready();
};

const form = document.getElementById("sheet");
form?.addEventListener("focusin", ({ target }) => {
	if (target.matches(".paper")) paper = target;
	else if (target.matches(inputs) && !target.closest(".evidence")) last = target;
	ready();
});
form?.addEventListener("focusout", ({ target }) => target.dataset.find && closeList(target));
form?.addEventListener("pointerdown", ({ target }) => target.matches(".paper") && aimFrom(document.activeElement));
form?.addEventListener("beforeinput", (event) => event.target.matches(".paper") && event.preventDefault());
form?.addEventListener("input", ({ target }) => {
	if (target.matches(".paper")) return restore(target);
	aimFrom(target);
	if (target.dataset.date !== undefined) understand(target);
	const language = languageOf(target);
	if (language) findLanguage(target, language);
	if (target.dataset.find) {
		if (linkOf(target) !== target) linkOf(target).value = "";
		find(target);
	}
});
form?.addEventListener("change", ({ target }) => {
	if (target.closest(".choices")) pick(target.closest(".choices"));
});
form?.addEventListener("keydown", (event) => {
	if (event.target.dataset.find) goThrough(event);
	if (event.target.matches(".paper") && event.key === "Enter") {
		event.preventDefault();
		attach();
	}
	if (event.target.matches(".paper, .attach button") && event.key === "Escape") cursor?.focus();
});
form?.addEventListener("click", ({ target }) => {
	aimFrom(target);
	if (target.matches(".from")) goFrom(target);
	if (target.matches(".attach button")) attach();
	if (target.matches(".chip > button[type=button]")) {
		const field = target.closest(".cited");
		target.parentElement.remove();
		field.querySelector("summary, input, select, textarea")?.focus();
	}
});
form?.addEventListener("submit", (event) => {
	const button = event.submitter;
	if (button === failed || !inPlace(button)) return;
	event.preventDefault();
	renew(form, button).catch(() => form.requestSubmit((failed = button)));
});

// What was typed and not sent is put aside, to be offered again, when the page is left; what is
// too long to go along is asked about. To sign out ends the session, so it goes before.
const longestAside = 60_000;

const typed = () => form && new URLSearchParams(new FormData(form)).toString();

const putAside = () => {
	if (typed() === sent) return;
	sent = typed();
	navigator.sendBeacon(form.action, new URLSearchParams(`${sent}&do=show`));
};

let sent = typed();
addEventListener("pagehide", putAside);
addEventListener("beforeunload", (event) => typed() !== sent && typed().length > longestAside && event.preventDefault());
document.addEventListener("submit", ({ target, defaultPrevented }) => {
	if (target !== form) putAside();
	else if (!defaultPrevented) sent = typed();
});
document.addEventListener("selectionchange", ready);
["select", "keyup", "mouseup"].forEach((name) => form?.addEventListener(name, ready));
unlock();
ready();
