//! What people write stays whole: no script, flag or family is taken for harm.

use demarche::domain::Text;

use crate::screens::Screens;

/// Real words, in Unicode's normal form C.
const SAMPLES: &[(&str, &str)] = &[
    ("Arabic", "السلام عليكم ورحمة الله وبركاته"),
    ("Arabic with vowels", "بِسْمِ اللَّهِ الرَّحْمَٰنِ"),
    ("Persian", "می\u{200c}خواهم خانه\u{200c}ها"),
    ("Urdu", "اقوامِ متحدہ"),
    ("Hebrew", "הסכם שלום בין הצדדים"),
    ("Hindi", "संयुक्त राष्ट्र क्षत्रिय"),
    ("Hindi with joiners", "क्\u{200d}ष क्\u{200c}ष"),
    ("Sinhala", "ශ්\u{200d}රී ලංකාව"),
    ("Bengali", "জাতিসংঘ"),
    ("Tamil", "ஐக்கிய நாடுகள்"),
    ("Malayalam", "ഐക്യരാഷ്ട്രസഭ അവന്\u{200d}റെ"),
    ("Thai", "ภาษาไทย ที่นี่ กำลัง"),
    ("Khmer", "ភាសាខ្មែរ"),
    ("Burmese", "မြန်မာ"),
    ("Tibetan", "བོད་སྐད"),
    ("Korean", "한국어 유엔"),
    ("Japanese", "国際連合 がぎぐ ｶﾀｶﾅ"),
    ("Chinese", "联合国，不同意。"),
    ("Vietnamese", "Tiếng Việt Liên Hợp Quốc"),
    ("Ukrainian", "Україна не погоджується"),
    ("Greek", "Ηνωμένα Έθνη"),
    ("Georgian", "გაერო"),
    ("Armenian", "Միավորված"),
    ("Amharic", "የተባበሩት መንግሥታት"),
    ("a family", "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}\u{200d}\u{1f466}"),
    ("an astronaut", "\u{1f469}\u{1f3fd}\u{200d}\u{1f680}"),
    ("a judge", "\u{1f469}\u{200d}\u{2696}"),
    ("a rainbow", "\u{1f3f3}\u{200d}\u{1f308}"),
    ("a heart on fire", "\u{2764}\u{200d}\u{1f525}"),
    ("flags", "\u{1f1fa}\u{1f1e6} \u{1f1eb}\u{1f1f7}"),
    ("a skin", "\u{1f44d}\u{1f3fd}"),
];

#[test]
fn real_words_of_every_script_stay_as_they_are() {
    for (what, words) in SAMPLES {
        let text = Text::new(words);
        assert_eq!((text.as_str(), text.original()), (*words, *words), "{what}");
        assert!(!text.is_suspicious(), "{what}");
    }
    // The mark that asks for a coloured sign is dropped, and takes nothing with it.
    assert_eq!(Text::new("\u{1f441}\u{fe0f}\u{200d}\u{1f5e8}\u{fe0f}"), "\u{1f441}\u{200d}\u{1f5e8}");
}

#[test]
fn real_words_of_every_script_are_shown_whole() {
    for (what, words) in SAMPLES {
        let text = format!(
            "title = 'T'\n[[party]]\nid = 'p'\nname = 'P'\n[[issue]]\ntitle = 'I'\npositions = {{ p = \"{words}\" }}\n"
        );
        let mut screens = Screens::open(&text, "", (100, 30));
        screens.press("l<enter>");
        let shown = screens.canvas.shown();
        let row = |y| (0..shown.area.width).map(|x| shown[(x, y)].symbol()).collect::<String>();
        let plain = |text: &str| text.chars().filter(|c| *c != ' ').collect::<String>();
        assert!((0..30).any(|y| plain(&row(y)).contains(&plain(words))), "{what}: {words}");
    }
}
