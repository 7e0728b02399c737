namespace ChatAi.Api.Wishes;

/// <summary>How one asks for a person in English; see <see cref="WishForms"/> for the spelling.</summary>
internal static class EnglishWishes
{
    public static readonly string[] Forms =
    [
        // To talk to somebody.
        "TALK (?:\\S+ ){0,5}(?:to|with) {few}{who}",
        "{who} (?:\\S+ ){0,6}(?:i|we) (?:can|could|may|might) (?:TALK|write|ask|turn)",
        "(?:prefer|about|of|try|for|rather|WANT|consider) TALKING (?:directly )?(?:to|with) {few}{who}",
        "(?:a|quick|have) word with {few}{who}",
        "(?:touch|hold SMALL|hold of) (?:with )?{some}{who}",
        "(?:(?:how|where|what|can|could|may|WANT|wish|like|to) |^)(?:\\S+ ){0,3}REACH {some}(?:{who}|SMALL DESK)",
        "^REACH {some}{who}",
        "(?:can|could|may|i'd like to|WANT to|like to|let me|able to) (?:i |we )?(?:please |directly )?(?:ask|consult|see) {some}(?:PERSON|HOTLINE)(?: .*)?$",
        "(?:rather|prefer to|WANT to|like to) deal with {few}{who}",

        // To be passed on, or to be brought somebody.
        "PASS (?:(?:me|us|this|it|(?:this |the |OWN )?(?:chat|conversation|call|dialog|case|issue|ticket|request|question)) )?(?:(?:through|over|on|back|directly|now|up) )*(?:to|with) {few}{who}",
        "^(?:\\S+ )?PASS (?:me )?(?:SMALL )*(?:PERSON|HOTLINE|SOMEBODY){after}",
        "(?:be|get|being|i'd like to be|like getting) PASSED (?:\\S+ )?(?:to|with) {few}{who}",
        "(?:be|get|got) put (?:through|in touch) (?:to|with) {few}{who}",
        "(?:GET|come|go) through to {few}{who}",
        "(?:PASS|GET) (?:SMALL )*PERSON on(?: (?:SMALL )*(?:line|phone|TALK))?$",
        "GET (?:me |us ){some}{person}{after}",
        "GET (?:me |us )(?:SMALL )*SOMEBODY",
        "^(?:\\S+ )?send (?:me |us |over )?(?:SMALL )*(?:SOMEBODY|PERSON)(?: who| to| over| else|$)",
        "GET (?:SMALL )+{person}{after}",
        "^(?:i WANT to |WANT to |(?:can|could|would) you )?escalate(?: (?:this|it|OWN \\S+))?(?: to .*)?$",

        // To want one.
        "(?:^|(?:(?<!do )(?:i|we)|just|also|and|i'd|really|but|now|still) )WANT {some}{person}{after}",
        "WANT (?:SMALL )*PERSON (?:assistance|help|DESK)$",
        "(?:assistance|help|answer|reply) (?:from|of|by) (?:SMALL )+PERSON$",
        "(?:i'd|we'd|i would|we would) (?:like|prefer|love|rather|rather have) {some}{person}{after}",
        "WANT SOMEBODY (?:who|from|else|PERSON|SMALL|to)",
        "^i (?:have )?(?:already )?asked (?:you )?for {some}PERSON{after}",
        "waiting for {some}PERSON$",
        "(?:helped|served|assisted|handled|supported|advised) by {some}{who}",

        // Somebody shall do something.
        "{may}{some}{body} (?:to )?{do}(?: (?:to|back to|back|into|at|up|with|over|OWN))*(?: (?:me|us|this|here|TALK|conversation|it|SMALL TALK|SMALL conversation|OWN \\S+))*$",
        "(?:can|could|will|would|let|have|may|ask|tell) {some}PERSON (?:help|answer|reply)",
        "{may}{some}{body} {do} (?:(?:to|back to|back|OWN) )?(?:me|us)",
        "(?:SOMEBODY|PERSON) (?:from|of|in|at) (?:SMALL )*\\S+ (?:(?:should|must|please|has to|needs to) )?{do} (?:me|us)",
        "SOMEBODY (?:else|SMALL|PERSON) (?:help|answer)",
        "(?:can|could|would) SOMEBODY (?:from|of|in|at) (?:SMALL )*\\S+ (?:help|assist|explain|TALK)",
        "(?:GET|phone|ring) me back",

        // Is anybody there?
        "(?:is|are) there (?:SMALL |not )*(?:PERSON|SOMEBODY)(?: being)? (?:here|there|around|available|i|we|from|in|at|on)",
        "(?:is|are) there (?:SMALL )*SOMEBODY",
        "is SOMEBODY (?:PERSON|SMALL|(?:here|there)$|from (?:\\S+ )+available)",
        "do you (?:guys )?have {some}(?:PERSON|SOMEBODY)(?: (?:here|there|around|available|who|i|we)|$)",
        "(?:SMALL )+PERSON (?:here|there|around)$",
        "SOMEBODY PERSON",
        "PERSON SOMEBODY",
        "where (?:is|are) (?:SMALL )*{person}$",

        // Anything but a bot.
        "^(?:and |but )?not (?:to |with )?(?:SMALL )*BOT",
        "(?:TALK|rather|prefer|WANT|^PERSON|SOMEBODY) (?:\\S+ ){0,6}(?:than|not|instead of) (?:to |with |by |from )?(?:SMALL )*BOT",
        "(?:don't|dont|do not|not) (?:WANT|wish|like|going|WANT to|here) (?:to )?(?:TALK|deal|GET|speaking|TALKING) (?:\\S+ )?(?:to |with )?(?:SMALL |this )*BOT",
        "(?:no more|enough with|enough of|sick of|tired of|fed up with) (?:\\S+ )?(?:SMALL |this |these )*BOT",
    ];

    /// <summary>When that is all.</summary>
    public static readonly string[] Bare =
    [
        "^(?:{filler} )*(?:PERSON )*PERSON(?: being)?(?: {filler})*$",
        "^(?:{filler} )*(?:PERSON DESK|DESK PERSON|PERSON help|PERSON assistance)(?: {filler})*$",
        "^(?:{filler} )*SOMEBODY PERSON(?: {filler})*$",
        "^(?:{filler} )*HOTLINE(?: PERSON)?(?: {filler})*$",
        "^(?:{filler} )*PERSON or (?:i|we) .*$",
    ];

    /// <summary>Customers of the writer, the settings of his bot, or words that are to be translated.</summary>
    public static readonly string[] OfOthers =
    [
        "(?:OWN|when SMALL|if SMALL|when|if|do|can|how) (?:\\S+ )?(?:customers?|users?|clients?|visitors?)",
        "OWN (?:own )?BOT",
        "(?:customers|users|clients|visitors|user|client) (?:WANT|wants|ask|asks|can|do|says|say)",
        "(?:translate|how do you say)",
    ];
}
