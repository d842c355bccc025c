import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** What is seen of a page at once: at a desk, there at 200 %, and on a small screen. */
export const desk = { width: 1280, height: 900 };
export const zoomed = { width: 640, height: 450 };
export const small = { width: 320, height: 640 };

/** Opens a browser that reaches nothing but this machine. */
export function openBrowser() {
	return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"] });
}

/** Somebody at a browser: a page, and all that it does which no page of ours should. */
export class Visitor {
	faults = [];
	asked = [];

	/** Comes to an address with a browser; what it prefers is as newContext takes it. */
	static async come(browser, address, prefers = {}) {
		const visitor = new Visitor();
		visitor.context = await browser.newContext({ baseURL: address, ...prefers });
		visitor.context.setDefaultTimeout(120_000); // a busy machine is no fault
		await visitor.context.addInitScript(watchShifts);
		visitor.page = await visitor.context.newPage();
		visitor.#listen(address);
		return visitor;
	}

	#listen(address) {
		this.page.on("request", (request) => this.#ask(request.url(), address));
		this.page.on("websocket", (socket) => this.#ask(socket.url(), address));
		this.page.on("console", (message) => {
			if (["error", "warning"].includes(message.type())) this.#note(message.text());
		});
		this.page.on("pageerror", (error) => this.#note(error.message));
		this.page.on("dialog", (dialog) => {
			this.#note(`a dialogue opens: ${dialog.message()}`);
			return dialog.dismiss();
		});
	}

	#ask(url, address) {
		this.asked.push(url);
		if (!url.startsWith("data:") && new URL(url).origin !== address) this.#note(`asks ${url}`);
	}

	#note(fault) {
		this.faults.push(`${this.page.url()}: ${fault}`);
	}

	/** Goes to an address, which answers as it should, and notes what is wrong with every page: that it moves, or is too wide. */
	async go(address, status = 200) {
		const response = await this.page.goto(address);
		assert.equal(response.status(), status, address);
		await this.look();
	}

	/** Notes what is wrong with the page as it stands. */
	async look() {
		const shifts = await this.page.evaluate(() => globalThis.shifts ?? 0);
		if (shifts > 0.01) this.#note(`what one reads shifts by ${shifts}`);
		await this.looksForWidth();
	}

	/** Notes that the page is wider than what is seen of it. */
	async looksForWidth() {
		const { scrollWidth: wide, clientWidth: seen } = await this.page.evaluate(() => {
			const { scrollWidth, clientWidth } = document.documentElement;
			return { scrollWidth, clientWidth };
		});
		if (wide > seen) this.#note(`it is ${wide} pixels wide, of which ${seen} are seen`);
	}

	/** Notes that the page does not fit at 200 %, or on a small screen; does something on that, and goes back to the desk. */
	async fits(does = () => {}) {
		for (const size of [zoomed, small]) {
			await this.page.setViewportSize(size);
			await this.looksForWidth();
		}
		await does();
		await this.page.setViewportSize(desk);
	}

	/** Notes each barrier that axe finds at the desk, and of small screens on one of them. */
	async meetBarriers() {
		await this.runAxe();
		await this.fits(() => this.runAxe({ runOnly: ofSmallScreens }));
	}

	/** Notes each barrier but those that lie in how pieces of pages are drawn, which are dear to find. */
	async meetBarriersOfMeaning() {
		await this.runAxe({ rules: ofDrawing });
		await this.fits();
	}

	/** Notes each barrier that axe finds by some of its rules, or within a piece of the page; of many rows it looks at the first. */
	async runAxe({ runOnly = everyRule, rules = {}, within = "html" } = {}) {
		if (!(await this.page.evaluate(() => "axe" in globalThis))) await this.page.evaluate(axe);
		const violations = await this.page.evaluate(barriers, [within, { runOnly, rules, resultTypes: ["violations"], preload: false }]);
		for (const { id, nodes } of violations) {
			for (const { target, failureSummary } of nodes) this.#note(`${id} at ${target}: ${failureSummary}`);
		}
	}

	/** Tabs through the page: each stop, whether it is marked and on the screen, and its place in the text. */
	async tabs() {
		const stops = [];
		for (;;) {
			await this.page.keyboard.press("Tab");
			const stop = await this.page.evaluate(whereFocusIs);
			if (stop === null || stops.some(({ place }) => place === stop.place)) return stops;
			stops.push(stop);
		}
	}

	/** Tabs on until the focus is on what is meant, which has a name. */
	async tabTo(what, meant) {
		for (let tabs = 0; tabs < 500; tabs++) {
			await this.page.keyboard.press("Tab");
			const focus = await this.page.evaluate(() => ({ localName: document.activeElement.localName, name: document.activeElement.name, value: document.activeElement.value, href: document.activeElement.getAttribute("href") }));
			if (meant(focus)) return;
		}
		throw new Error(`no tab leads to ${what} on ${this.page.url()}`);
	}

	/** Tabs to an input, and types over what it holds. */
	async types(name, text) {
		await this.tabTo(name, (focus) => focus.name === name);
		const chosen = await this.page.evaluate(() => document.activeElement.localName === "select");
		if (!chosen) await this.page.keyboard.press("Control+A");
		await this.page.keyboard.type(text);
	}

	/** Tabs to a link, and follows it. */
	async follows(address) {
		await this.tabTo(address, ({ href }) => href === address);
		await Promise.all([this.page.waitForURL((url) => url.pathname === address), this.page.keyboard.press("Enter")]);
	}

	/** Presses one of the buttons at the foot of a form with the mouse, and waits for what comes. */
	async presses(what) {
		await Promise.all([this.page.waitForNavigation(), this.page.click(`.buttons [name=do][value=${what}]`)]);
	}

	/** Tabs to what saves the form, or records what looks like something on record, and presses it. */
	async saves(as = "save") {
		await this.tabTo("saving", ({ name, value }) => name === "do" && value === as);
		await Promise.all([this.page.waitForNavigation(), this.page.keyboard.press("Enter")]);
	}

	heading() {
		return this.page.textContent("h1 bdi, h1");
	}

	/** The text of what is seen of some elements. */
	shown(selector) {
		return this.page.$$eval(selector, (all) => all.filter((element) => element.checkVisibility()).map((element) => element.textContent.trim()));
	}

	/** Leaves, having met with nothing wrong: of refusals, of which a browser complains too, with none but these. */
	async leave(...refusals) {
		await this.context.close();
		const refused = (fault) => refusals.some((status) => fault.includes(`responded with a status of ${status} `));
		assert.deepEqual(this.faults.filter((fault) => !refused(fault)), []);
	}
}

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const everyRule = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] };

const ofDrawing = { "color-contrast": { enabled: false }, "target-size": { enabled: false } };
const ofSmallScreens = { type: "rule", values: ["scrollable-region-focusable"] };

/** Tells, in a page, what barriers there are. */
async function barriers([within, options]) {
	for (const row of document.querySelectorAll("tbody > tr:nth-child(n+13), .entries > li:nth-child(n+13), option:nth-child(n+5)")) row.remove();
	return (await globalThis.axe.run(within, options)).violations;
}

/** Adds up, in a page, by how much what stands there has moved. */
function watchShifts() {
	globalThis.shifts = 0;
	new PerformanceObserver((list) => {
		for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shifts += entry.value;
	}).observe({ type: "layout-shift", buffered: true });
}

/** Tells, in a page, where the focus is: null when nowhere. */
function whereFocusIs() {
	const element = document.activeElement;
	if (element === null || element === document.body) return null;
	const { outlineStyle, outlineWidth } = getComputedStyle(element);
	const { top, bottom, left, right } = element.getBoundingClientRect();
	const over = [[left + 3, top + 3], [right - 3, top + 3], [(left + right) / 2, (top + bottom) / 2], [left + 3, bottom - 3], [right - 3, bottom - 3]]
		.map(([x, y]) => document.elementFromPoint(x, y))
		.find((other) => other && !other.contains(element) && !element.contains(other));
	return {
		called: element.name || element.id || element.textContent.trim(),
		covered: over && over.outerHTML.slice(0, 80),
		href: element.getAttribute("href"),
		place: [...document.querySelectorAll("*")].indexOf(element),
		marked: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
		shown: top > -1 && bottom < innerHeight + 1 && left > -1 && right < innerWidth + 1,
	};
}

/** Lets a visitor go to some addresses, do something at each, and leave. */
export async function walk(visitor, addresses, does) {
	for (const address of addresses) {
		await visitor.go(address);
		await does(visitor, address);
	}
	await visitor.leave();
}
