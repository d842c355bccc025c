package written

import (
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
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
января|январь февраля|февраль марта|март апреля|апрель мая|май июня|июнь июля|июль августа|август сентября|сентябрь октября|октябрь ноября|ноябрь декабря|декабрь
يناير فبراير مارس أبريل|إبريل مايو يونيو|يونيه يوليو|يوليه أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر
جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر
i ii iii iv v vi vii viii ix x xi xii
كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول تشرين_الثاني كانون_الأول`

// hijriNames are words of the months of the Hijri calendar: none of them is computed.
const hijriNames = `محرم صفر ربيع جمادى رجب شعبان رمضان شوال القعدة الحجة هجرية هجري
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

// approximate are the words that say "about", and fillers those that say nothing.
const (
	approximate = `c ca circa about around approximately approx environ vers təxminən حوالي نحو`
	fillers     = `on of the le la de du au the from in since en ci cu cı cü il ilin ildə tarixində tarixli في من يوم بتاريخ عام سنة شهر сл г год года ог ил`
	// between stands between the two ends of a range, within words.
	between = `to until till and au et إلى الى حتى и по ilə`
)

// numbered reads lines of names: each stands for its place in its line.
func numbered(lines string, from int) map[string]int {
	numbers := map[string]int{}
	for _, line := range strings.Split(strings.TrimSpace(lines), "\n") {
		for i, names := range strings.Fields(line) {
			for _, name := range strings.Split(names, "|") {
				numbers[fold.Key(strings.ReplaceAll(name, "_", " "))] = from + i
			}
		}
	}
	return numbers
}

// setOf is a list of words as a set of their folded forms.
func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(words) {
		set[fold.Key(word)] = true
	}
	return set
}
