// A day at the desk: what is logged, corrected, published, found and printed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { quotedIn } from "./articles.js";
import { Stage } from "./stage.js";

const stage = new Stage(["--example"]);
const articles = await quotedIn("37-visit-rabat-2023.json");

/** Somebody who has signed in, by keyboard. */
async function officer(language, prefers) {
	const visitor = await stage.reader(prefers);
	await visitor.go(`/${language}/sign-in?next=/${language}/`);
	await visitor.types("token", stage.entente.token);
	await visitor.page.keyboard.press("Enter");
	await visitor.page.waitForURL((url) => url.pathname === `/${language}/`);
	return visitor;
}

/** What each types who logs the visit to Rabat of 2023. */
const logs = {
	ar: { title: "وزير الخارجية الأذربيجاني في الرباط", visitor: "أذربيجان", host: "المغرب", date: "١٣ نونبر ٢٠٢٣" },
	az: { title: "Azərbaycanın xarici işlər naziri Rabatda", visitor: "Azərbaycan", host: "Mərakeş", date: "13 noyabr 2023" },
	en: { title: "The Azerbaijani foreign minister in Rabat", visitor: "Azerbaijan", host: "Morocco", date: "13 November 2023" },
	fr: { title: "Le ministre azerbaïdjanais des Affaires étrangères à Rabat", visitor: "Azerbaïdjan", host: "Maroc", date: "13 novembre 2023" },
};

for (const [language, typed] of Object.entries(logs)) {
	test(`the visit to Rabat is logged in ${language} from two articles that are read beside the form`, async () => {
		const desk = await officer(language);
		const { page } = desk;
		await desk.go(`/${language}/visits/new`);
		for (const outlet of ["Walaw", "Le Nouveau Monde diplomatique"]) await reads(page, articles.get(outlet));
		const values = { [`/title/${language}`]: typed.title, "/visitor_country": typed.visitor, "/host_country": typed.host, "/date": typed.date };
		for (const [name, text] of Object.entries(values)) await page.fill(`[name='${name}']`, text);
		await page.selectOption("[name='/level']", "official");
		const level = await quotes(page, "/level", "ar", "زيارة رسمية");
		const date = await quotes(page, "/date", "fr", "lundi 13 novembre à Rabat");
		await desk.presses("save");
		assert.notDeepEqual(await desk.shown(".alike li"), [], "the visit that is on record is shown first");
		await desk.look();
		await desk.presses("anyway");

		assert.equal(await desk.heading(), typed.title);
		await desk.look();
		assert.deepEqual(await source(page, level, "زيارة رسمية"), { lang: "ar", direction: "rtl", outlet: "Walaw" });
		assert.deepEqual(await source(page, date, "lundi 13 novembre à Rabat"), { lang: "fr", direction: "ltr", outlet: "Le Nouveau Monde diplomatique" });
		const reference = new URL(page.url()).pathname.split("/").at(-1);
		const { date: day, level: degree } = await stage.entente.get(`/visits/${reference}`);
		assert.deepEqual([day, degree], ["2023-11-13", "official"]);
		await desk.leave(409);
	});
}

/** Has an article beside the form: pastes its address and its text. */
async function reads(page, { url, text, language }) {
	const papers = await page.locator(".paper").count();
	const next = page.locator(".next:not([open]) > summary");
	if (await next.count()) await next.click();
	for (const [name, pasted] of Object.entries({ url, text, language })) await page.fill(`[name='/article/${name}']`, pasted);
	await page.click("[name=do][value=beside] >> nth=0");
	await page.locator(".paper").nth(papers).waitFor();
}

/** Goes from a field to the articles, selects words of that of a language, and presses Enter; gives what the field is called. */
async function quotes(page, field, language, words) {
	await page.click(`[data-cite='${field}'] .from`);
	await page.locator(`.paper[lang=${language}]`).evaluate((paper, words) => {
		const start = paper.value.indexOf(words);
		paper.focus();
		paper.setSelectionRange(start, start + words.length);
	}, words);
	await page.keyboard.press("Enter");
	const cited = page.locator(`.cited[data-cite='${field}']`);
	assert.equal(await cited.locator(".chip q").textContent(), words);
	return cited.getAttribute("data-label");
}

/** How words of a source stand at a field of a record: their language, which way they run, and whose they are. */
async function source(page, field, words) {
	const sources = page.locator(".fields > div").filter({ has: page.locator("dt").getByText(field, { exact: true }) });
	await sources.locator("summary").click();
	const quoted = sources.locator(".source").filter({ hasText: words });
	const outlet = await quoted.locator("small bdi").first().textContent();
	return quoted.locator("blockquote").evaluate((quote, outlet) => ({ lang: quote.closest("[lang]").lang, direction: getComputedStyle(quote).direction, outlet }), outlet);
}

test("a visit is logged in French, by keyboard alone, and published for everybody", async () => {
	const desk = await officer("fr");
	const guest = await stage.reader();
	await desk.go("/fr/visits/new");
	await desk.types("/title/fr", "Visite du ministre du Tourisme à Rabat");
	await desk.tabTo("other languages", (focus) => focus.localName === "summary");
	await desk.page.keyboard.press("Enter");
	await desk.types("/title/ar", "زيارة وزير السياحة إلى الرباط");
	await desk.types("/visitor_country", "Azerbaïdjan");
	await desk.types("/host_country", "Maroc");
	await desk.types("/date", "du 12 au 14 novembre 2023");
	await desk.saves();
	assert.notDeepEqual(await desk.shown(".alike li"), [], "the visit of these days that is on record is shown first");
	await desk.saves("anyway");
	assert.equal(await desk.heading(), "Visite du ministre du Tourisme à Rabat");
	assert.match(await desk.page.textContent("main"), /12–14 novembre 2023/);

	const address = new URL(desk.page.url()).pathname;
	await guest.go(address, 404); // a draft is nobody else's
	await desk.follows(`${address}/publish`);
	await desk.tabTo("publishing", ({ name, value }) => name === "do" && value === "together");
	await Promise.all([desk.page.waitForURL((url) => url.pathname === address), desk.page.keyboard.press("Enter")]);
	await guest.go(address);
	assert.deepEqual(await guest.shown("main button, .offers a"), [], "a reader is offered nothing to write");

	await guest.go(`/ar/search?q=${encodeURIComponent("للسياحة")}`);
	assert.ok((await guest.shown("main a")).includes("زيارة وزير السياحة إلى الرباط"), "an inflected word finds it");
	await Promise.all([desk.leave(409), guest.leave(404)]);
});

for (const { language, outlet, title, countries, date, words } of [
	{ language: "fr", outlet: "Le Nouveau Monde diplomatique", title: "Le ministre à Rabat", countries: ["Azerbaïdjan", "Maroc"], date: "13 novembre 2023", words: "lundi 13 novembre à Rabat" },
	{ language: "ar", outlet: "Walaw", title: "الوزير في الرباط", countries: ["أذربيجان", "المغرب"], date: "١٣ نونبر ٢٠٢٣", words: "زيارة رسمية" },
]) {
	test(`words of an article are quoted in ${language}, by keyboard alone`, async () => {
		const { text } = articles.get(outlet);
		const { reference } = await stage.entente.post("/articles", { outlet: `${outlet} (${language})`, title, language, text });
		const desk = await officer(language);
		const { keyboard } = desk.page;
		await desk.go(`/${language}/visits/new?article=${reference}`);
		await desk.types(`/title/${language}`, title);
		await desk.types("/visitor_country", countries[0]);
		await desk.types("/host_country", countries[1]);
		await desk.types("/date", date);
		await keyboard.press("Tab");
		assert.equal(await focusOn(desk.page), "button quiet from at /date", "behind the field is the way to the article");
		await keyboard.press("Enter");
		assert.match(await focusOn(desk.page), /^textarea paper/);
		await keyboard.press("Escape");
		assert.equal(await focusOn(desk.page), "/date");

		while (!(await focusOn(desk.page)).startsWith("textarea paper")) await keyboard.press("Shift+Tab");
		const devtools = await desk.page.context().newCDPSession(desk.page);
		await devtools.send("Input.imeSetComposition", { text: "か", selectionStart: 1, selectionEnd: 1 });
		await keyboard.insertText("か");
		assert.equal(await desk.page.inputValue(".paper"), text, "an input method changes nothing");
		await selects(keyboard, language, text, words);
		for (const key of ["x", "Backspace", "Delete", "Control+X", "Control+V", "Space"]) {
			await keyboard.press(key);
			assert.equal(await desk.page.inputValue(".paper"), text, `${key} changes nothing`);
		}
		await keyboard.press("Enter");
		assert.equal(await focusOn(desk.page), "/date", "it goes to the field that was aimed at, past those on the way");
		assert.deepEqual(await desk.shown("[data-cite='/date'] .chip q"), [words]);
		await desk.look();

		await desk.saves();
		await desk.saves("anyway");
		const visit = new URL(desk.page.url()).pathname.split("/").at(-1);
		const citations = (await stage.entente.get(`/visits/${visit}?include=citations`)).citations;
		assert.deepEqual(citations.map(({ field, quote, quote_language, locator }) => ({ field, quote, quote_language, locator })), [{ field: "/date", quote: words, quote_language: language, locator: locatorOf(language, text, words) }]);
		await desk.leave(409);
	});
}

/** What the focus is on: the name of an input, else what it is and at which field. */
function focusOn(page) {
	return page.evaluate(() => {
		const element = document.activeElement;
		return element.name || `${element.localName} ${element.className} at ${element.closest(".cited")?.dataset.cite}`;
	});
}

/** Selects words of a text in which the cursor is, with keys that go on in its language. */
async function selects(keyboard, language, text, words) {
	const on = language === "ar" ? "ArrowLeft" : "ArrowRight";
	const steps = (text) => [...new Intl.Segmenter(language).segment(text)].length; // for a vowel mark goes with its letter
	await keyboard.press("Control+Home");
	for (let i = steps(text.slice(0, text.indexOf(words))); i > 0; i--) await keyboard.press(on);
	for (let i = steps(words); i > 0; i--) await keyboard.press(`Shift+${on}`);
}

/** Where words stand in a text, as it is said in a language. */
function locatorOf(language, text, words) {
	const paragraph = text.split("\n\n").findIndex((x) => x.includes(words)) + 1;
	return `${{ ar: "الفقرة", fr: "paragraphe" }[language]} ${paragraph}`;
}

test("a visit is logged in Arabic without script, with the day as the article has it", async () => {
	const desk = await officer("ar", { javaScriptEnabled: false });
	await desk.go("/ar/visits/new");
	await desk.types("/title/ar", "زيارة وزير الصحة إلى الرباط");
	await desk.types("/visitor_country", "أذربيجان");
	await desk.types("/host_country", "المغرب");
	await desk.types("/date", "١٣ نونبر ٢٠٢٣");
	await desk.saves();
	await desk.saves("anyway");
	assert.equal(await desk.heading(), "زيارة وزير الصحة إلى الرباط");
	const [visit] = (await stage.entente.get(`/visits?q=${encodeURIComponent("وزير الصحة")}`)).data;
	assert.equal(visit.date, "2023-11-13");
	await desk.leave(409);
});

test("what is typed is there in another language, and again after one has left the form", async () => {
	const desk = await officer("fr");
	const { page } = desk;
	await desk.go("/fr/meetings/new");
	await desk.types("/title/fr", "Session de Rabat");
	await Promise.all([page.waitForURL("**/ar/meetings/new"), page.click(".tongues [lang=ar]")]);
	assert.equal(await page.inputValue("[name='/title/fr']"), "Session de Rabat");
	await desk.look();
	await desk.types("/title/ar", "دورة الرباط");
	await Promise.all([page.waitForURL("**/ar/visits"), page.click(".rooms a[href$='/visits']")]);
	await page.waitForTimeout(500); // what is put aside goes along behind the page
	await desk.go("/fr/meetings/new");
	assert.equal(await page.inputValue("[name='/title/ar']"), "دورة الرباط");

	await page.fill("[name='/article/text']", "زيارة رسمية إلى الرباط");
	await page.waitForFunction(() => document.getElementsByName("/article/language")[0].value === "ar");
	await desk.types("/article/url", "Yabilad");
	await page.waitForSelector(".found");
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("Enter");
	assert.match(await page.inputValue("[name='/article/url']"), /^ART-/);
	await desk.look();
	await desk.leave();
});

test("who is overtaken by a colleague sees both sides, and nothing typed is lost", async () => {
	const [visit] = (await stage.entente.get("/visits?from=2018&to=2018")).data;
	const [first, second] = [await officer("fr"), await officer("fr")];
	for (const desk of [first, second]) await desk.go(`/fr/visits/${visit.reference}/edit`);
	await first.types("/title/fr", "Le titre du collègue");
	await first.saves();
	await second.types("/title/fr", "Mon propre titre");
	await second.saves();
	const both = await second.page.textContent("main");
	assert.match(both, /Le titre du collègue/);
	assert.match(both, /Mon propre titre/);
	await second.page.check("input[name='choose:/title/fr'][value=own], input[name='choose:/title'][value=own]");
	await second.page.keyboard.press("Enter");
	await second.page.waitForURL(/VIS-[\d-]+$/);
	assert.equal((await stage.entente.get(`/visits/${visit.id}`)).title.fr, "Mon propre titre");
	await Promise.all([first.leave(), second.leave(412)]);
});

test("who has signed in anew in another tab is told why she is to press once more", async () => {
	const desk = await officer("fr");
	const { page } = desk;
	await desk.go("/fr/visits/new");
	await page.fill("[name='/title/fr']", "Visite à Rabat");
	const tab = await page.context().newPage();
	await tab.goto("/fr/sign-in");
	await tab.fill("[name=token]", stage.entente.token);
	await Promise.all([tab.waitForNavigation(), tab.click(".form .buttons button")]);
	await tab.close();

	const row = page.locator("[name=add][value='/meetings']");
	await row.click();
	const told = page.getByRole("alert");
	await told.waitFor();
	assert.match(await told.textContent(), /connecté ou déconnecté depuis/);
	assert.ok(await told.evaluate((words) => words === document.activeElement), "the focus is on what is said");
	await desk.meetBarriers();
	await row.click();
	await page.locator("[name='/meetings/0/title/fr']").waitFor();
	assert.equal(await told.count(), 0, "what was said holds no longer");
	assert.equal(await page.inputValue("[name='/title/fr']"), "Visite à Rabat");
	await desk.leave(403);
});

test("a figure leads to what it counts, and a conflict stays with both its sides", async () => {
	const reader = await stage.reader();
	await reader.go("/fr/relations/AZ-MA");
	for (const kind of ["visits", "meetings", "agreements", "commitments"]) {
		const figure = `.figures a[href^="/fr/${kind}?"]`;
		const said = await reader.page.textContent(`${figure} b`);
		await Promise.all([reader.page.waitForURL(`**/fr/${kind}?*`), reader.page.click(figure)]);
		assert.equal(parseInt((await reader.shown(".bar strong"))[0]), parseInt(said), kind);
		await reader.page.goBack();
	}

	await reader.go("/fr/conflicts");
	const sides = await reader.page.$$eval(".sides", (all) => all.map((side) => side.children.length));
	assert.ok(sides.length > 0 && sides.every((n) => n >= 2), `of the conflicts of the example, sides: ${sides}`);
	await reader.leave();
});
