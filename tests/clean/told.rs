//! What is told of a file that is wrong: clean, whatever is wrong with it.

use demarche::codec::dataset::{self, Input};
use demarche::codec::notes;
use demarche::domain::Scope;

use crate::hostile::NASTY;
use crate::scalars::foreign;
use crate::tokens::{Allowed, assert_clean};

/// Datasets that are wrong where `KEY` is a key, `VALUE` a text, and `RAW` whatever stands there.
const DATASETS: &[&str] = &[
    "KEY = 1\ntitle = 'T'\n",
    "title = 'T'\nKEY = VALUE\n[KEY]\nx = 1\n",
    "title = 'T'\n[KEY.KEY]\nx = 1\n[[KEY]]\n",
    "id = VALUE\ntitle = VALUE\nas_of = VALUE\nstance_basis = VALUE\ndefault_source = VALUE\n",
    "title = 'T'\n[stance_names]\nKEY = VALUE\nsupport = VALUE\noppose = VALUE\n",
    "title = 'T'\n[[party]]\nid = VALUE\nname = VALUE\nshort = VALUE\nrole = VALUE\ngroups = VALUE\nKEY = VALUE\n",
    "title = 'T'\n[[party]]\nid = 'p'\nname = VALUE\n[[party]]\nid = 'p'\nname = VALUE\nshort = 'toolongforit'\n",
    "title = 'T'\n[[theme]]\nid = VALUE\nname = VALUE\n[[theme]]\nid = VALUE\nname = VALUE\n",
    "title = 'T'\n[[source]]\ntitle = VALUE\nkind = VALUE\nterms = VALUE\ngrade = VALUE\nurl = VALUE\ndate = VALUE\nKEY = VALUE\n",
    "title = 'T'\n[[party]]\nid = 'p'\nname = 'P'\n[[issue]]\ntitle = VALUE\nnumber = VALUE\nthemes = [VALUE]\nstatus = VALUE\ngap = VALUE\nlinked_to = [VALUE]\nagreed_on = VALUE\nKEY = VALUE\nsource = VALUE\n[issue.positions]\nKEY = VALUE\n[issue.stances]\nKEY = VALUE\np = VALUE\n",
    "title = 'T'\n[[issue]]\ntitle = VALUE\n[[issue]]\ntitle = VALUE\npositions = { KEY = VALUE, KEY = VALUE }\n",
    "title = 'T'\n[[position]]\nissue = VALUE\nparty = VALUE\nstance = VALUE\nsalience = VALUE\nflexibility = VALUE\nwords = VALUE\nconfidence = VALUE\nred_line_basis = VALUE\ndate = VALUE\nsource = [VALUE, VALUE]\nKEY = VALUE\n",
    "title = 'T'\n[[challenge]]\ntext = VALUE\nissues = [VALUE]\nowners = VALUE\n[[opportunity]]\ntext = VALUE\nchallenges = VALUE\n",
    "title = 'T'\n[[measure]]\ntitle = VALUE\nreciprocity = VALUE\nstatus = VALUE\n[[step]]\ntext = VALUE\nmeasures = VALUE\nstatus = VALUE\n",
    "title = 'T'\n[[pressure]]\non = VALUE\nfrom = VALUE\ntext = VALUE\n",
    "title = 'T'\nsummary = RAW\n",
    "title = RAW\nRAW\n[RAW]\n",
    "RAW = 1\n",
    "title = \"\\RAW\"\n",
    "title = 'RAW'\n",
    "title = \"\"\"RAW\n",
    "# RAW\ntitel = 'T'\n",
    "title = 'T' RAW\n",
    "title = 1RAW\nas_of = 2031-RAW\n",
];

/// Notes files that are wrong in the same way.
const NOTES: &[&str] = &[
    "KEY = VALUE\nauthor = VALUE\n",
    "author = 1\nKEY = 2\n[[note]]\nid = VALUE\n",
    "[[note]]\nid = 'n'\non = VALUE\nkind = VALUE\ncreated = VALUE\nupdated = VALUE\ntext = VALUE\n",
    "[[note]]\nid = 'n'\non = VALUE\nkind = VALUE\ncreated = 2031-05-12T09:14:03Z\nupdated = 2031-05-12T09:14:03Z\ntext = VALUE\ntags = VALUE\nsaid_by = VALUE\nseen = VALUE\nKEY = VALUE\n[[note]]\nid = 'n'\ncreated = 2031-05-12T09:14:03Z\nupdated = 2031-05-12T09:14:03Z\n",
    "note = VALUE\n",
    "RAW\n",
    "[[note]]\nid = 'RAW\n",
];

#[test]
fn every_fault_of_a_file_is_told_clean() {
    let foreign: Vec<char> = foreign().into_iter().filter(|c| u32::from(*c) < 0xe0010).collect();
    let all: String = foreign.iter().collect();
    let texts = foreign
        .iter()
        .map(|c| format!("a{c}b"))
        .chain(NASTY.iter().map(|text| (*text).to_owned()))
        .chain([all]);
    let mut told = 0;
    for raw in texts {
        let quoted = toml::Value::String(raw.clone()).to_string();
        let quoted = if quoted.contains('\n') {
            format!("\"{}\"", raw.escape_unicode()).replace("\\u{", "\\U").replace('}', "")
        } else {
            quoted
        };
        let fill = |form: &str| form.replace("KEY", &quoted).replace("VALUE", &quoted).replace("RAW", &raw);
        for form in DATASETS {
            let text = fill(form);
            let name = format!("{raw}.toml");
            let reading = dataset::read(&[Input::new(name, text.clone().into_bytes())]);
            told += reading.diagnostics.list.len();
            assert_clean(reading.diagnostics.to_string().as_bytes(), Allowed::Plain, &format!("{text:?}"));
            for told in &reading.diagnostics.list {
                for line in [Some(&told.message), told.hint.as_ref()].into_iter().flatten() {
                    assert_clean(line.as_bytes(), Allowed::Screen, &format!("{text:?}"));
                }
            }
        }
        for form in NOTES {
            let text = fill(form);
            match notes::read(&text, Scope::Private) {
                Ok(file) => {
                    told += file.problems.len();
                    for problem in file.problems {
                        assert_clean(problem.as_bytes(), Allowed::Screen, &format!("{text:?}"));
                    }
                }
                Err(unreadable) => {
                    told += 1;
                    assert_clean(unreadable.to_string().as_bytes(), Allowed::Screen, &format!("{text:?}"));
                }
            }
        }
    }
    assert!(told > 10_000, "only {told} faults were told");
}
