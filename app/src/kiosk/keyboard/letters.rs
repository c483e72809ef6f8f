//! The long lists: every letter of DIN 91379 by the key that it lies under. A
//! letter with marks lies under its base letter, others under the one that they
//! come from or look like: `þ` under `t`, `ə` under `e`.

/// Base letter, its small variants, its capital ones. Of sequences (`c̨̆`) each
/// stands between spaces as one.
#[rustfmt::skip]
const VARIANTS: &[(char, &str, &str)] = &[
    ('a', "à á â ã ä å æ ā ă ą ǎ ǟ ǣ ǻ ǽ ȧ ạ ả ấ ầ ẩ ẫ ậ ắ ằ ẳ ẵ ặ a̋ ạ̈", "À Á Â Ã Ä Å Æ Ā Ă Ą Ǎ Ǟ Ǣ Ǻ Ǽ Ạ Ả Ấ Ầ Ẩ Ẫ Ậ Ắ Ằ Ẳ Ẵ Ặ A̋ Ạ̈"),
    ('b', "ḃ ḇ", "Ḃ Ḇ"),
    ('c', "ç ć ĉ ċ č ƈ c̀ c̄ c̆ c̈ c̕ c̣ c̦ c̨̆ ç̆ č̕ č̣", "Ç Ć Ĉ Ċ Č Ƈ C̀ C̄ C̆ C̈ C̕ C̣ C̦ C̨̆ Ç̆ Č̕ Č̣"),
    ('d', "ð ď đ ḋ ḍ ḏ ḑ d̂", "Ð Ď Đ Ḋ Ḍ Ḏ Ḑ D̂"),
    ('e', "è é ê ë ē ĕ ė ę ě ȩ ə ḗ ḝ ẹ ẻ ẽ ế ề ể ễ ệ ē̍", "È É Ê Ë Ē Ĕ Ė Ę Ě Ə Ȩ Ḝ Ẹ Ẻ Ẽ Ế Ề Ể Ễ Ệ"),
    ('f', "ḟ f̀ f̄", "Ḟ F̀ F̄"),
    ('g', "ĝ ğ ġ ģ ǥ ǧ ǵ ḡ g̀", "Ĝ Ğ Ġ Ģ Ǥ Ǧ Ǵ Ḡ G̀"),
    ('h', "ĥ ħ ȟ ḣ ḥ ḧ ḩ ḫ ẖ h̄ h̦", "Ĥ Ħ Ȟ Ḣ Ḥ Ḧ Ḩ Ḫ H̄ H̦ H̱"),
    ('i', "ì í î ï ĩ ī ĭ į ı ĳ ǐ ɨ ḯ ỉ ị ī́", "Ì Í Î Ï Ĩ Ī Ĭ Į İ Ĳ Ɨ Ǐ Ỉ Ị Ī́"),
    ('j', "ĵ ǰ j́", "Ĵ J́ J̌"),
    ('k', "ķ ĸ ǩ ḱ ḳ ḵ k̀ k̂ k̄ k̇ k̕ k̛ k̦ k͟h ḳ̄", "Ķ Ǩ Ḱ Ḳ Ḵ K̀ K̂ K̄ K̇ K̕ K̛ K̦ K͟H K͟h Ḳ̄"),
    ('l', "ĺ ļ ľ ŀ ł ḷ ḻ l̂ l̥ l̥̄ l̦", "Ĺ Ļ Ľ Ŀ Ł Ḷ Ḻ L̂ L̥ L̥̄ L̦"),
    ('m', "ṁ ṃ m̀ m̂ m̆ m̐", "Ṁ Ṃ M̀ M̂ M̆ M̐"),
    ('n', "ñ ń ņ ň ŉ ŋ ǹ ṅ ṇ ṉ n̂ n̄ n̆ n̦", "Ñ Ń Ņ Ň Ŋ Ǹ Ṅ Ṇ Ṉ N̂ N̄ N̆ N̦"),
    ('o', "ò ó ô õ ö ø ō ŏ ő œ ơ ǒ ǫ ǭ ǿ ȫ ȭ ȯ ȱ ṓ ọ ỏ ố ồ ổ ỗ ộ ớ ờ ở ỡ ợ ō̍ ọ̈", "Ò Ó Ô Õ Ö Ø Ō Ŏ Ő Œ Ơ Ǒ Ǫ Ǭ Ǿ Ȫ Ȭ Ȯ Ȱ Ṓ Ọ Ỏ Ố Ồ Ổ Ỗ Ộ Ớ Ờ Ở Ỡ Ợ Ọ̈"),
    ('p', "ṕ ṗ p̀ p̄ p̕ p̣", "Ṕ Ṗ P̀ P̄ P̕ P̣"),
    ('r', "ŕ ŗ ř ȓ ṙ ṛ ṟ r̆ r̥ r̥̄", "Ŕ Ŗ Ř Ȓ Ṙ Ṛ Ṟ R̆ R̥ R̥̄"),
    ('s', "ß ś ŝ ş š ș ṡ ṣ s̀ s̄ s̛̄ s̱ ṣ̄", "Ś Ŝ Ş Š Ș Ṡ Ṣ ẞ S̀ S̄ S̛̄ S̱ Ṣ̄"),
    ('t', "þ ţ ť ŧ ț ṫ ṭ ṯ ẗ t̀ t̄ t̕ t̛ ṭ̄", "Þ Ţ Ť Ŧ Ț Ṫ Ṭ Ṯ T̀ T̄ T̈ T̕ T̛ Ṭ̄"),
    ('u', "ù ú û ü ũ ū ŭ ů ű ų ư ǔ ǖ ǘ ǚ ǜ ụ ủ ứ ừ ử ữ ự u̇ û̄ ụ̄ ụ̈", "Ù Ú Û Ü Ũ Ū Ŭ Ů Ű Ų Ư Ǔ Ǖ Ǘ Ǚ Ǜ Ụ Ủ Ứ Ừ Ử Ữ Ự U̇ Û̄ Ụ̄ Ụ̈"),
    ('w', "ŵ ẁ ẃ ẅ ẇ", "Ŵ Ẁ Ẃ Ẅ Ẇ"),
    ('x', "ẍ", "Ẍ"),
    ('y', "ý ÿ ŷ ȳ ẏ ỳ ỵ ỷ ỹ ÿ́", "Ý Ŷ Ÿ Ȳ Ẏ Ỳ Ỵ Ỷ Ỹ"),
    ('z', "ź ż ž ǯ ʒ ẑ ẓ ẕ z̀ z̄ z̆ z̈ z̧ ž̦ ž̧", "Ź Ż Ž Ʒ Ǯ Ẑ Ẓ Ẕ Z̀ Z̄ Z̆ Z̈ Z̧ Ž̦ Ž̧"),
];

/// The variants of a base letter, those of everyday names first; none for most
/// keys that are no letter.
pub(super) fn variants(base: char, capital: bool) -> impl Iterator<Item = &'static str> {
    let found = VARIANTS.iter().find(|(letter, ..)| *letter == base);
    let list = found.map_or("", |(_, small, large)| if capital { large } else { small });
    list.split_whitespace()
}

/// The base letter of what a key types.
pub(super) fn base(letter: &str) -> Option<char> {
    let sign = letter.chars().next()?;
    if sign.is_ascii_alphabetic() {
        return Some(sign.to_ascii_lowercase());
    }
    let lies = |list: &str| list.split_whitespace().any(|one| one == letter);
    let found = VARIANTS
        .iter()
        .find(|(_, small, large)| lies(small) || lies(large));
    found.map(|(base, ..)| *base)
}
