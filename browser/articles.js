// The articles of the example, as somebody has them on the screen who logs what they report.
import { readFile } from "node:fs/promises";

/**
 * The articles that a file of the example quotes, by outlet: each with its address, language
 * and title, and as its text what is quoted of it, for more than that is not ours to keep.
 */
export async function quotedIn(name) {
	const articles = new Map();
	JSON.parse(await readFile(new URL(`../example/${name}`, import.meta.url), "utf8"), (_, value) => {
		if (value?.article && value.quote) {
			const { outlet, url, language, title } = value.article;
			const { quotes } = articles.get(outlet) ?? { quotes: new Set() };
			articles.set(outlet, { outlet, url, language, title, quotes: quotes.add(value.quote) });
		}
		return value;
	});
	return new Map([...articles].map(([outlet, { quotes, ...article }]) => [outlet, { ...article, text: [article.title, ...quotes].join("\n\n") }]));
}
