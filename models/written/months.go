package written

import (
	"cmp"
	"strings"

	"entente/models/fold"
)

// monthNames are the months as they are called: one line a language or country, the
// months parted by blanks, other words for one month by a stroke. Words of two are
// joined by an underscore.
const monthNames = `
january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sept|sep october|oct november|nov december|dec
janvier|janv|jan février|fév|févr mars avril|avr mai juin juillet|juil août septembre|sept octobre|oct novembre|nov décembre|déc
yanvar|yan fevral|fev mart aprel|apr may iyun|iyn iyul|iyl avqust|avq sentyabr|sen oktyabr|okt noyabr|noy dekabr|dek
yanvarın|yanvarında|yanvarda fevralın|fevralında|fevralda martın|martında|martda aprelin|aprelində|apreldə mayın|mayında|mayda iyunun|iyununda|iyunda iyulun|iyulunda|iyulda avqustun|avqustunda|avqustda sentyabrın|sentyabrında|sentyabrda oktyabrın|oktyabrında|oktyabrda noyabrın|noyabrında|noyabrda dekabrın|dekabrında|dekabrda
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
января|январь февраля|февраль марта|март апреля|апрель мая|май июня|июнь июля|июль августа|август сентября|сентябрь октября|октябрь ноября|ноябрь декабря|декабрь
يناير فبراير مارس أبريل|إبريل مايو يونيو|يونيه يوليو|يوليه أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر
جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر
i ii iii iv v vi vii viii ix x xi xii
كانون_الثاني|كانون_ثاني|كانون_ثان شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول|تشرين_أول تشرين_الثاني|تشرين_ثاني|تشرين_ثان كانون_الأول|كانون_أول`

// hijriNames are words of the months of the Hijri calendar: none of them is computed.
const hijriNames = `محرم صفر ربيع جمادى رجب شعبان رمضان شوال القعدة الحجة هجرية هجري هـ
moharram muharram safar rabia rabi joumada jumada rajab chaabane shaban ramadan chaoual shawwal kaada hijja hégire hijri`

// seasonNames are the seasons from spring on, which EDTF writes as months from 21 on.
const seasonNames = `
spring summer autumn|fall winter
printemps été automne hiver
yaz yay payız qış
ربيع صيف خريف شتاء`

// weekdays are the names of days, from Monday on.
const weekdays = `
monday|mon tuesday|tue wednesday|wed thursday|thu friday|fri saturday|sat sunday|sun
lundi mardi mercredi jeudi vendredi samedi dimanche
bazar_ertəsi çərşənbə_axşamı çərşənbə cümə_axşamı cümə şənbə bazar
الاثنين|الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد`

// approximate are the words that say "about", fillers those that say nothing, and era those
// behind a year of ours.
const (
	approximate = `c ca circa about around approximately approx environ vers təxminən حوالي نحو`
	fillers     = `on of the le la de du in en ci cu cı cü il ilin ildə tarixində tarixli في من يوم يومي أيام بتاريخ عام سنة شهر ayı ayının ayında сл г год года ог ил`
	era         = `م ميلادي ميلادية ad ce`
)

// What stands between the two ends of a range, within words; and joins what follows one
// another. A date in another calendar stands beside, with a word toward it.
const (
	between = `to until till à au إلى الى حتى لغاية jusque по ilə`
	and     = `and et و и və`
	beside  = `( ) = corresponding correspondant الموافق موافق والموافق`
	toward  = `to au à ل`
)

// What stands before a date on whose other side nothing is said. "From" and "من" stand
// before ranges too, where they say nothing.
const (
	since = `since depuis dès à_partir_de à_partir_du à_compter_de à_compter_du منذ ابتداء_من اعتبارا_من بدءا_من`
	from  = `from من`
	until = `until till jusque حتى لغاية`
	// onward goes on with it, behind the date.
	onward = `on onward onwards bəri etibarən`
)

// What Azerbaijani writes behind a date: endings of numbers, as in "13-ü", of which cases
// are no mere form; words and endings that open a date; and those that need a dative.
const (
	endings    = `ci cı cu cü nci ncı ncu ncü də da ndə nda i ı u ü si sı su sü`
	cases      = `dən dan ədək yədək nədək ə a yə ya nə na`
	afterSince = `dən dan ildən tarixindən tarixdən`
	afterUntil = `ədək yədək nədək ilədək tarixinədək tarixədək`
	upTo       = `qədər kimi`
	dative     = `ə a yə ya nə na ilə tarixinə tarixə`
)

// numbered reads lines of names: each stands for its place in its line.
func numbered(lines string, from int) map[string]int {
	numbers := map[string]int{}
	for line := range strings.SplitSeq(strings.TrimSpace(lines), "\n") {
		for i, names := range strings.Fields(line) {
			for name := range strings.SplitSeq(names, "|") {
				numbers[fold.Key(strings.ReplaceAll(name, "_", " "))] = from + i
			}
		}
	}
	return numbers
}

// setOf is a list of words as a set of their folded forms, and of signs as they are. Words
// of several are joined by underscores.
func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		key := fold.Key(strings.ReplaceAll(word, "_", " "))
		set[cmp.Or(key, word)] = true
	}
	return set
}
