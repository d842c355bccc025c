package written_test

import (
	"testing"

	"entente/models/written"
)

func TestLanguage(t *testing.T) {
	for text, want := range map[string]string{
		"زيارة رسمية": "ar",
		"رحبت مدينة الرباط مؤخرا بالحضور المميز لوزير الخارجية الأذربيجاني": "ar",
		"وقع الجانبان خمس اتفاقيات ومذكرات تفاهم (MoU) في الرباط.":          "ar",
		"رئیس جمهور پاکستان در یک سفر رسمی":                                 "", // Persian
		"آذربایجان و مراکش":                                     "",
		"Ils ont signé quatre accords et mémorandums d’entente": "fr",
		"dans le cadre d’une visite officielle en Azerbaïdjan":  "fr",
		"La deuxième session de la Commission mixte.":           "fr",
		"entre officiellement en vigueur à partir de ce lundi":  "fr",
		"deuxième session": "fr", "session mixte": "",
		"Le président İlham Əliyev a reçu le ministre des Affaires étrangères à Bakou, et les deux parties ont signé des accords dans le domaine de la santé.": "fr",
		"invited me to pay an official visit to Morocco":           "en",
		"cooperation in the field of security and combating crime": "en",
		"Azerbaijan Railways": "",
		"Azərbaycan Respublikası ilə Mərakeş Krallığı arasında iqtisadi əməkdaşlıq": "az",
		"təsdiq edilsin": "az",
		"Azerbaycan ile Fas arasında ekonomik işbirliği için bir anlaşma ve bu protokol":                "",
		"Firmaron cinco acuerdos de la comisión mixta en la ciudad de Rabat y el ministro de la región": "",
		"La delegazione ha firmato un accordo con il ministro della sanità per la cooperazione":         "",
		"Азербайджан и Марокко подписали соглашение":                                                    "",
		"":              "",
		"1234 – 56 %":   "",
		"\xff\xfe \x00": "",
	} {
		if got := written.Language(text); got != want {
			t.Errorf("%q is in %q, want %q", text, got, want)
		}
	}
}
