// Takes the pictures of docs/screenshots: the ten main pages, in Arabic and in French.
import { mkdir, writeFile } from "node:fs/promises";
import { Entente } from "./entente.js";
import { openBrowser, Visitor } from "./visitor.js";

const folder = new URL("../docs/screenshots/", import.meta.url);
const window = { width: 1200, height: 900 };

const entente = await Entente.start("--example");
const browser = await openBrowser();
await mkdir(folder, { recursive: true });
for (const language of ["ar", "fr"]) {
	const visitor = await Visitor.come(browser, entente.address, { viewport: window });
	for (const [name, address] of Object.entries(await mainPages(language))) {
		await visitor.go(`/${language}${address}`);
		await writeFile(new URL(`${name}.${language}.webp`, folder), await picture(visitor.page));
	}
	await visitor.leave();
}
await browser.close();
await entente.stop();

/** Where the ten main pages are, by the names of their pictures. */
async function mainPages(language) {
	const of = async (path) => (await entente.get(`/${path}&limit=1&fields=reference`)).data[0].reference;
	return {
		home: "/",
		relation: "/relations/AZ-MA",
		visit: `/visits/${await of("visits?from=2023&to=2023")}`,
		agreement: `/agreements/${await of("agreements?from=2024&to=2024")}`,
		commitments: "/commitments",
		progress: "/progress",
		matrix: "/progress/matrix",
		search: `/search?q=${encodeURIComponent({ ar: "الأمن", fr: "sécurité" }[language])}`,
		article: `/articles/${await of("articles?outlet=فاس نيوز")}`,
		conflicts: "/conflicts",
	};
}

/** What stands in the window, small: WebP, as Chromium makes it. */
async function picture(page) {
	const devtools = await page.context().newCDPSession(page);
	const { data } = await devtools.send("Page.captureScreenshot", { format: "webp", quality: 60 });
	return Buffer.from(data, "base64");
}
