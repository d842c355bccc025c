package suggest

import (
	"strings"
	"sync"

	"entente/models/fold"
)

// role is what a column may hold.
type role string

const (
	roleID       role = "id"
	roleTitle    role = "title"
	roleParty    role = "party"
	roleSigned   role = "signed"
	roleInForce  role = "in force"
	roleEnded    role = "ended"
	roleSubject  role = "subject"
	roleType     role = "type"
	roleSummary  role = "summary"
	rolePlace    role = "place"
	roleSource   role = "source"
	rolePage     role = "page"
	roleQuote    role = "quote"
	roleUNTS     role = "UNTS number"
	roleNoColumn role = ""
)

// headers are what columns are called, in English, French, Azerbaijani and Arabic: one
// role a line, its names parted by commas.
const headers = `
id: id, no, number, nr, ref, reference, code, identifier, treaty number, registration number, numéro, n°, référence, identifiant, nömrə, sıra, sıra nömrəsi, kod, رقم, الرقم, مرجع, الرمز
title: title, name, treaty, agreement, instrument, full title, short title, treaty name, name of treaty, name of the agreement, name of agreement, agreement title, titre, intitulé, accord, convention, ad, adı, sazişin adı, sənədin adı, saziş, başlıq, العنوان, عنوان, الاسم, الاتفاقية, الاتفاق, اسم الاتفاقية, عنوان الاتفاقية
party: party, parties, country, countries, state, states, partner, partners, participant, participants, contracting party, contracting parties, signatory, signatories, counterparty, pays, partie, parties contractantes, état, états, partenaire, signataire, tərəf, tərəflər, ölkə, ölkələr, tərəfdaş, dövlət, الطرف, الأطراف, الدولة, الدول, البلد, البلدان, الشريك
signed: signed, signature, date, date signed, signed on, signature date, date of signature, signing date, concluded, conclusion, date of conclusion, adopted, date of adoption, signé, signé le, signée le, date de signature, date de la signature, conclu le, date de conclusion, imzalanma, imzalanıb, imza tarixi, imzalanma tarixi, imzalandığı tarix, tarix, التوقيع, تاريخ, تاريخ التوقيع, تاريخ الإبرام, وقعت في
in force: in force, entry into force, date of entry into force, entered into force, in force since, in force from, effective, effective date, eif, definitive eif date, entrée en vigueur, date d'entrée en vigueur, en vigueur, en vigueur depuis, qüvvəyə minmə, qüvvəyə minmə tarixi, qüvvəyə minib, qüvvədədir, النفاذ, تاريخ النفاذ, حيز التنفيذ, الدخول حيز التنفيذ, دخول حيز التنفيذ, تاريخ الدخول حيز التنفيذ, تاريخ دخولها حيز التنفيذ, السريان
ended: terminated, termination, termination date, date of termination, end, end date, denounced, denunciation, dénonciation, date de fin, extinction, xitam, bitmə tarixi, ləğv tarixi, الإنهاء, تاريخ الإنهاء, الانتهاء, تاريخ الانتهاء
subject: subject, subjects, subject matter, topic, topics, field, sector, sectors, area, theme, category, keywords, domaine, domaines, sujet, matière, objet, secteur, secteurs, thème, thématique, sahə, sahəsi, mövzu, sektor, المجال, المجالات, الموضوع, القطاع, القطاعات
type: type, kind, nature, form, type of agreement, type of instrument, agreement type, document type, nature de l'acte, type d'accord, type d'acte, növ, növü, sənədin növü, النوع, نوع, نوع الاتفاقية, الصنف, طبيعة
summary: summary, abstract, description, notes, note, remarks, résumé, observations, remarques, xülasə, qeyd, qeydlər, الملخص, ملخص, ملاحظات, الوصف
place: place, place of signature, signed at, city, venue, lieu, lieu de signature, ville, yer, imzalanma yeri, imzalandığı yer, şəhər, المكان, مكان التوقيع, المدينة
source: source, url, link, web page, source url, document url, lien, adresse, mənbə, keçid, istinad, المصدر, الرابط
page: page, pages, p, pp, səhifə, الصفحة
quote: quote, quotation, text quoted, citation, extrait, sitat, اقتباس, الاقتباس
UNTS number: unts, unts number, unts no, un registration number, un registration
`

// sectorWords are the beginnings of words that tell what a text is about.
const sectorWords = `
political: politic diplomat politique siyasi سياس دبلوماس
trade: trade commerc custom douan ticaret gomruk tarif تجار جمارك جمرك
investment: invest bit bits tip tips istimar sarmaye استثمار
tourism: touris turizm سياح
security: securit police polic crime crimin tehlukesizlik asayis امن شرط جريم
counter_terrorism: terror ارهاب
defence: defence defense militar mudafie herbi دفاع عسكر
culture: cultur heritage medeniyyet patrimoin ثقاف تراث
sports: sport idman رياض
education: educat scholarship student universit enseign bourse tehsil تعليم تربي جامع
science_technology: scien technolog research recherche elm innovation علم تكنولوج بحث تقني
energy: energ petrol oil gas gaz neft hydrocarb electric nuclear nuclea طاق نفط بترول غاز
infrastructure: infrastruct construction housing water telecom insaat بنيه اسكان ماء اتصال
transport: transport aviation aerien air maritim rail road shipping neqliyyat hava نقل طيران بحر ملاح سكك
agriculture: agricult agro fish peche forest veterin livestock kend زراع فلاح صيد بيطر
health: health sante medic pharm sehiyye صح طب دواء
environment: environ climat biodivers wildlife marine pollut ecolog ekolog بيئ مناخ
justice: justice judicia extradit legal law juridi extradition entraide edliyye huquq عدل قضاء قضائ قانون تسليم
migration: migra visa visas consular labour labor emploi readmission consulaire miqrasiya viza konsul هجر تاشير قنصل عمال
finance: financ tax fiscal impot bank budget credit loan debt maliyye vergi مالي ضريب ضرائب قرض ازدواج
media: media press information audiovis mediа اعلام صحاف
humanitarian: humanitar aid disaster relief aide secours yardim انسان اغاث مساعد
`

// typeWords are the beginnings of words, or several words, that tell what a text is; the
// first line that fits is taken.
const typeWords = `
protocol_of_intent: protocol of intent, protocole d'intention, niyyət protokolu, بروتوكول نوايا
letter_of_intent: letter of intent, lettre d'intention, niyyət məktubu, خطاب نوايا
mou: memorandum, mou, mémorandum, mémoire d'entente, anlaşma memorandumu, memorandum, مذكرة تفاهم, مذكرة
exchange_of_notes: exchange of notes, exchange of letters, échange de notes, échange de lettres, nota mübadiləsi, تبادل مذكرات, تبادل رسائل, تبادل
executive_programme: executive programme, executive program, programme exécutif, icra proqramı, برنامج تنفيذي, programme, proqram, برنامج
action_plan: action plan, plan d'action, fəaliyyət planı, خطة عمل
framework_agreement: framework agreement, framework, accord cadre, çərçivə, اتفاق إطاري
amendment: amendment, amending, avenant, modification, dəyişiklik, تعديل, ملحق
joint_declaration: declaration, déclaration, bəyannamə, إعلان
joint_statement: statement, communiqué, bəyanat, بيان
minutes: minutes, procès-verbal, iclas, محضر
protocol: protocol, protocole, protokol, بروتوكول
convention: convention, konvensiya, اتفاقية
treaty: treaty, traité, müqavilə, معاهدة, pact, charter, covenant
contract: contract, contrat, kontrakt, عقد
agreement: agreement, accord, saziş, اتفاق, arrangement, entente
`

// line is one line of words: what they tell, and they themselves, folded.
type line struct {
	tells string
	words []string
}

// lines reads lines of words.
func lines(text, separator string) []line {
	var list []line
	for written := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		tells, words, _ := strings.Cut(written, ":")
		l := line{tells: tells}
		for word := range strings.SplitSeq(words, separator) {
			if key := bare(word); key != "" {
				l.words = append(l.words, key)
			}
		}
		list = append(list, l)
	}
	return list
}

var vocabulary = sync.OnceValue(func() (v struct{ headers, sectors, types []line }) {
	v.headers, v.sectors, v.types = lines(headers, ","), lines(sectorWords, " "), lines(typeWords, ",")
	return v
})

// bare is a text as words that can be compared, without the Arabic article.
func bare(text string) string {
	words := strings.Fields(fold.Key(strings.ReplaceAll(text, "№", " no "))) // a sign, of which nothing is left
	for i, word := range words {
		if rest, ok := strings.CutPrefix(word, "ال"); ok && len([]rune(rest)) > 2 {
			words[i] = rest
		}
	}
	return strings.Join(words, " ")
}

// within tells whether words stand in a text, one behind the other.
func within(text, words string) bool { return strings.Contains(" "+text+" ", " "+words+" ") }

// sectorOf is the sector that a subject tells; "" where none does.
func sectorOf(subject string) string {
	best, most := "", 0
	for _, l := range vocabulary().sectors {
		n := 0
		for word := range strings.FieldsSeq(bare(subject)) {
			for _, begin := range l.words {
				if begins(word, begin) {
					n += len(begin)
					break
				}
			}
		}
		if n > most {
			best, most = l.tells, n
		}
	}
	return best
}

// begins tells whether a word has a beginning; a short one is the whole word.
func begins(word, begin string) bool {
	if len(begin) <= 3 {
		return word == begin
	}
	return strings.HasPrefix(word, begin)
}

// typeOf is the type that words tell; "" where they tell none.
func typeOf(words string) string {
	key := bare(words)
	for _, l := range vocabulary().types {
		for _, phrase := range l.words {
			if within(key, phrase) || within(key, phrase+"s") {
				return l.tells
			}
		}
	}
	return ""
}
