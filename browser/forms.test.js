// What one does on a form puts no barrier in the way: axe looks at it from right to left by
// night and from left to right by day; in all four languages it fits every screen.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Stage } from "./stage.js";
import { desk, small, zoomed } from "./visitor.js";

const stage = new Stage(["--example"]);

for (const [language, axe] of Object.entries({ ar: true, az: false, en: false, fr: true })) {
	test(`nothing that one does on a form puts a barrier in the way in ${language}`, async () => {
		const visitor = await stage.clerk(language);
		for (const does of [signsInWrongly, leavesOut, choosesSectors, readsAnArticle, writesWhatIsThere, isOvertaken]) {
			await does(visitor, language);
			await (axe ? visitor.meetBarriers() : visitor.fits());
		}
		await visitor.leave(409, 412, 422);
	});
}

for (const [language, viewport] of [["fr", zoomed], ["ar", small], ["az", desk]]) {
	test(`nothing lies over what the focus is on beside an article in ${language} on ${viewport.width} by ${viewport.height}`, async () => {
		const [{ reference }] = (await stage.entente.get("/articles?q=Yabiladi&limit=1")).data;
		await stage.entente.patch(`/articles/${reference}`, { text: "Une phrase de l’article.\n\n".repeat(40) });
		const visitor = await stage.writer({ viewport });
		await opensNewVisit(visitor.page, language, `?article=${reference}`);
		await visitor.page.locator("[data-cite='/visitor_country'] .from").press("Enter"); // so that the button to attach is there
		await visitor.page.focus(".skip");
		const stops = await visitor.tabs();
		assert.ok(stops.length > 60, `only ${stops.length} stops`);
		assert.ok(stops.some(({ called }) => called === "leave"), "the article can be put away");
		assert.deepEqual(stops.filter((stop) => stop.covered), []);
		await visitor.leave();
	});
}

async function signsInWrongly({ page }, language) {
	await page.context().setExtraHTTPHeaders({});
	await page.goto(`/${language}/sign-in`);
	await page.fill("[name=token]", "ent_wrong");
	await Promise.all([page.waitForNavigation(), page.click(".form .buttons button")]);
	await page.waitForSelector(".faults");
	await page.context().setExtraHTTPHeaders(stage.letsWrite);
}

async function leavesOut(visitor, language) {
	const { page } = visitor;
	await opensNewVisit(page, language);
	await page.fill("[name='/date']", "hier");
	await visitor.presses("save");
	await page.waitForSelector("#faults li");
}

async function choosesSectors({ page }, language) {
	await opensNewVisit(page, language);
	await page.focus("[id='/sectors-more'] > summary");
	await page.keyboard.press("Enter");
	await page.check("[name='/sectors'][value=tourism]");
	await page.click("[name=add][value='/meetings']");
	await page.waitForSelector(`[name='/meetings/0/title/${language}']`);
	assert.ok(await page.isChecked("[name='/sectors'][value=tourism]"), "what was open is open beside a row that came");
	assert.ok(await page.isVisible("[name='/sectors'][value=tourism]"), "what was open is open beside a row that came");
	const called = await page.textContent("label:has(> [name='/sectors'][value=energy])");
	await page.check("[name='/sectors'][value=energy]");
	await page.uncheck("[name='/sectors'][value=tourism]");
	assert.equal(await page.textContent("[id='/sectors-more'] .picked"), called.trim(), "it says what is chosen");
}

async function readsAnArticle(visitor, language) {
	const { page } = visitor;
	await opensNewVisit(page, language);
	await page.fill("[name='/article/text']", "زيارة رسمية إلى الرباط");
	await page.click("[name=do][value=beside]");
	await page.waitForSelector(".paper");
	await page.click("[data-cite='/level'] .from");
	await page.locator(".paper").selectText();
	await page.click(".attach button");
	await page.waitForSelector(".chip");
	await page.fill("[name='/date']", "03/04/2023");
	await page.waitForSelector(".read button");
	await page.focus("[name='/lead/name']");
	await page.$eval("[name='/lead/name']", (empty) => empty.blur()); // with nothing typed, nothing is offered
	await visitor.runAxe({ within: ".field:has([name='/lead/name'])" });
	assert.ok(await page.$eval("[name='/lead/name']", (empty) => getComputedStyle(empty).direction === document.documentElement.dir), "what is empty begins where the page does");
	await page.fill("[name='/lead/name']", "Bourita");
	await page.waitForSelector(".found");
	await page.keyboard.press("ArrowDown");
	await visitor.runAxe({ within: ".field:has(> .found)" });
	await page.keyboard.press("Enter"); // for what the list lies over is in the way while it is open
}

async function writesWhatIsThere(visitor, language) {
	const { page } = visitor;
	await opensNewVisit(page, language);
	for (const [name, text] of Object.entries({ [`/title/${language}`]: "Rabat", "/visitor_country": "AZ", "/host_country": "MA", "/date": "2023-11-13" })) {
		await page.fill(`[name='${name}']`, text);
	}
	await visitor.presses("save");
	await page.waitForSelector(".alike li");
}

async function isOvertaken(visitor, language) {
	const { page } = visitor;
	const [{ reference, id, title }] = (await stage.entente.get("/visits?from=2018&to=2018")).data;
	await page.goto(`/${language}/visits/${reference}/edit`);
	await stage.entente.patch(`/visits/${id}`, { title: { ...title, [language]: `${title[language]}!` } });
	await page.fill(`[name='/title/${language}']`, "Another");
	await visitor.presses("save");
	await page.waitForSelector(".newer");
	await visitor.fits(async () => assert.ok(await page.locator(".newer label").evaluateAll(onScreen), "both sides can be chosen on a small screen"));
	assert.ok(await page.locator(".newer label").evaluateAll(inLine), "what is chosen stands beside its words");
}

/** Tells, in a page, whether what is ticked stands in one line with the words of its label, of all of some. */
function inLine(labels) {
	return labels.every((label) => {
		const words = document.createRange();
		words.selectNodeContents(label.lastChild);
		const line = words.getBoundingClientRect();
		const tick = label.querySelector("input").getBoundingClientRect();
		const middle = (tick.top + tick.bottom) / 2;
		return line.top < middle && middle < line.bottom;
	});
}

/** Tells, in a page, whether all of some elements lie between its sides. */
function onScreen(elements) {
	return elements.every((x) => x.getBoundingClientRect().left >= 0 && x.getBoundingClientRect().right <= innerWidth);
}

/** Opens the form of a visit, empty: what is kept of it, in whatever language, is thrown away. */
async function opensNewVisit(page, language, query = "") {
	await page.goto(`/${language}/visits/new${query}`);
	const discard = page.locator("[name=do][value=discard]");
	if (await discard.count()) await Promise.all([page.waitForNavigation(), discard.click()]);
}
