// Barriers: what axe finds on every kind of page, as those see it who write, in four languages,
// two of them by day and two by night, on a desk, at 200 % and on small screens.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Entente, kinds, telling } from "./entente.js";
import { desk, openBrowser, Visitor, walk } from "./visitor.js";

const ofSmallScreens = { type: "rule", values: ["scrollable-region-focusable"] };
const schemes = { ar: "dark", az: "light", en: "dark", fr: "light" };

let entente, browser, everywhere, somewhere;
before(async () => {
	[entente, browser] = await Promise.all([Entente.start("--example"), openBrowser()]);
	const { id } = await entente.post("/institutions", { names: { fr: "Un doublon" }, country: "MA" });
	await entente.remove(`/institutions/${id}`); // so that the bin is not empty
	const keeper = await writer("fr");
	await keeper.go("/fr/meetings/new");
	await keeper.page.fill("[name='/title/fr']", "Gardé pour plus tard");
	await Promise.all([keeper.page.waitForNavigation(), keeper.page.click("[name=do][value=keep]")]);
	await keeper.leave();
	const pages = await entente.pages("fr", { Authorization: `Bearer ${entente.token}` });
	everywhere = telling(pages);
	somewhere = kinds(pages).filter((address) => !everywhere.includes(address));
});
after(async () => {
	await browser?.close();
	await entente?.stop();
});

/** Somebody who may write. */
function writer(language, prefers) {
	const extraHTTPHeaders = { Authorization: `Bearer ${entente.token}` };
	return Visitor.come(browser, entente.address, { viewport: desk, colorScheme: schemes[language], extraHTTPHeaders, ...prefers });
}

for (const [i, language] of Object.keys(schemes).entries()) {
	test(`no kind of page has a barrier in ${language}`, async () => {
		const theirs = [...everywhere, ...somewhere.filter((_, j) => j % 4 === i)];
		await walk(await writer(language), theirs.map((address) => address.replace("/fr/", `/${language}/`)), meetsNone);
	});

	test(`nothing that one does on a form puts a barrier in the way in ${language}`, async () => {
		const visitor = await writer(language);
		for (const does of [signsInWrongly, leavesOut, readsAnArticle, writesWhatIsThere, isOvertaken]) {
			await does(visitor, language);
			await meetsNone(visitor);
		}
		await visitor.leave();
		assert.deepEqual(visitor.faults.filter((fault) => !/status of 4(09|12|22)/.test(fault)), [], "but for what the browser says of a refusal");
	});
}

async function meetsNone(visitor) {
	await visitor.meetBarriers();
	await visitor.page.setViewportSize({ width: 640, height: 450 }); // the desk at 200 %
	await visitor.look();
	await visitor.page.setViewportSize({ width: 320, height: 640 });
	await visitor.look();
	await visitor.meetBarriers({ runOnly: ofSmallScreens });
	await visitor.page.setViewportSize(desk);
}

async function signsInWrongly({ page }, language) {
	await page.context().setExtraHTTPHeaders({});
	await page.goto(`/${language}/sign-in`);
	await page.fill("[name=token]", "ent_wrong");
	await Promise.all([page.waitForNavigation(), page.click(".form .buttons button")]);
	await page.waitForSelector(".faults");
	await page.context().setExtraHTTPHeaders({ Authorization: `Bearer ${entente.token}` });
}

async function leavesOut({ page }, language) {
	await opensNewVisit(page, language);
	await page.fill("[name='/date']", "hier");
	await presses(page, "save");
	await page.waitForSelector("#faults li");
}

async function readsAnArticle(visitor, language) {
	const { page } = visitor;
	await opensNewVisit(page, language);
	await page.fill("[name='/article/text']", "زيارة رسمية إلى الرباط");
	await page.click("[name=do][value=beside]");
	await page.waitForSelector(".paper");
	await page.focus("[name='/level']");
	await page.locator(".paper").selectText();
	await page.click(".attach button");
	await page.waitForSelector(".chip");
	await page.fill("[name='/date']", "03/04/2023");
	await page.waitForSelector(".read button");
	await page.focus("[name='/lead/name']");
	await page.fill("[name='/lead/name']", "Bourita");
	await page.waitForSelector(".found");
	await page.keyboard.press("ArrowDown");
	await visitor.meetBarriers({ within: ".field:has(> .found)" });
	await page.keyboard.press("Enter"); // for what the list lies over is in the way while it is open
}

async function writesWhatIsThere({ page }, language) {
	await opensNewVisit(page, language);
	for (const [name, text] of Object.entries({ [`/title/${language}`]: "Rabat", "/visitor_country": "AZ", "/host_country": "MA", "/date": "2023-11-13" })) {
		await page.fill(`[name='${name}']`, text);
	}
	await presses(page, "save");
	await page.waitForSelector(".alike li");
}

async function isOvertaken({ page }, language) {
	const [{ reference, id, title }] = (await entente.get("/visits?from=2018&to=2018")).data;
	await page.goto(`/${language}/visits/${reference}/edit`);
	await entente.patch(`/visits/${id}`, { title: { ...title, [language]: `${title[language]}!` } });
	await page.fill(`[name='/title/${language}']`, "Another");
	await presses(page, "save");
	await page.waitForSelector(".newer");
}

/** Opens the form of a visit, empty: what is kept of it, in whatever language, is thrown away. */
async function opensNewVisit(page, language) {
	await page.goto(`/${language}/visits/new`);
	const discard = page.locator("[name=do][value=discard]");
	if (await discard.count()) await Promise.all([page.waitForNavigation(), discard.click()]);
}

async function presses(page, what) {
	await Promise.all([page.waitForNavigation(), page.click(`.buttons [name=do][value=${what}]`)]);
}
