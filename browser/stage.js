// What the tests of a file have in common: the program, a browser, and people who come with it.
import { after, before } from "node:test";
import { Entente } from "./entente.js";
import { desk, openBrowser, Visitor } from "./visitor.js";

/** The program and a browser, from before the first test of a file until after its last. */
export class Stage {
	/** Sets them up, the program with arguments such as --example, and then what else the tests need. */
	constructor(args = [], prepare = () => {}) {
		before(async () => {
			[this.entente, this.browser] = await Promise.all([Entente.start(...args), openBrowser()]);
			await prepare(this);
		});
		after(async () => {
			await this.browser?.close();
			await this.entente?.stop();
		});
	}

	/** Somebody who reads; what he prefers is as newContext takes it. */
	reader(prefers) {
		return Visitor.come(this.browser, this.entente.address, prefers);
	}

	/** Somebody who may write. */
	writer(prefers) {
		return this.reader({ extraHTTPHeaders: this.letsWrite, ...prefers });
	}

	/** Somebody who writes at a desk in a language, in two of them by night. */
	clerk(language) {
		return this.writer({ viewport: desk, colorScheme: ["ar", "en"].includes(language) ? "dark" : "light" });
	}

	/** The headers that let somebody write. */
	get letsWrite() {
		return { Authorization: `Bearer ${this.entente.token}` };
	}
}
