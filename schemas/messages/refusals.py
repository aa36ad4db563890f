"""What use cases and doors refuse, each with what to do next."""

from schemas.core.message import MESSAGE, NUMBER, TEXT, TEXTS, declare, declare_counted

# Requests that contradict themselves, lists and repeated requests.
CONTRADICTS_ITSELF = declare("contradicts_itself", "The request contradicts itself.")
UNEXPECTED_FORM = declare("unexpected_form", "The request does not have the expected form.")
UNEXPECTED_BODY = declare("unexpected_body", "The body does not have the expected form.")
NOT_JSON = declare("not_json", "The body is not valid JSON in UTF-8.")
NOT_JSON_BECAUSE = declare("not_json_because", "The request is not valid JSON in UTF-8: %(error)s", error=TEXT)
BODY_EMPTY = declare("body_empty", "The body is empty.")
BODY_TOO_LARGE = declare("body_too_large", "The body is larger than this server takes (10 MB).")
BODY_OVER = declare("body_over", "The body is larger than the %(most)s kB that are taken here.", most=NUMBER)
TOO_BUSY = declare("too_busy", "Many people are asking at this moment; please try again in a few seconds.")
METRICS_ARE_PRIVATE = declare(
    "metrics_are_private", "Metrics are for this machine, or for who brings AYNI_METRICS_TOKEN as a bearer."
)
SUSPENDED = declare(
    "suspended",
    "The operator of this directory has hidden this profile; your own page says why, and takes your answer.",
)
ALREADY_SUSPENDED = declare("already_suspended", "This profile is hidden already.")
NOT_SUSPENDED = declare("not_suspended", "This profile is not hidden.")
NOT_AS_JSON = declare("not_as_json", "Send the body as application/json.")
FORM_TOO_LARGE = declare("form_too_large", "A form may hold at most 200 kB: please shorten what you wrote.")
FORM_TOO_MANY_FIELDS = declare("form_too_many_fields", "A form may have at most 500 fields.")
CURSOR_BROKEN = declare("cursor_broken", "The cursor is broken.")
CURSOR_OF_ANOTHER = declare("cursor_of_another", "The cursor is of another request.")
CURSOR_DOES_NOT_FIT = declare("cursor_does_not_fit", "The cursor does not fit.")
ONE_CURSOR = declare("one_cursor", "One cursor at most.")
KEY_NOT_VALID = declare("key_not_valid", "The Idempotency-Key is not valid.")
KEY_OF_ANOTHER = declare("key_of_another", "This Idempotency-Key came before with another request.")
KEY_STILL_RUNNING = declare("key_still_running", "The first request with this Idempotency-Key is still running.")
SECRET_TOLD_ONCE = declare(
    "secret_told_once",
    "This was done already. Its answer held a secret, which is told once and not kept: if you did not get"
    " it, revoke what was made and ask again with another Idempotency-Key.",
)
NOTHING_HERE = declare("nothing_here", "There is nothing here.")
BREAKS_A_RULE = declare("breaks_a_rule", "A rule of the store was not met: %(rule)s.", rule=TEXT)
NOT_STORABLE = declare("not_storable", "A value cannot be stored.")
DATABASE_SILENT = declare("database_silent", "The database does not answer; try again in a moment.")
UNEXPECTED = declare("unexpected", "Something went wrong on our side; nothing was changed.")
METHOD_NOT_ALLOWED = declare("method_not_allowed", "Method Not Allowed")
BY_THE_FRAMEWORK = declare("by_the_framework", "%(detail)s", detail=TEXT)
TOO_MANY_REQUESTS = declare("too_many_requests", "At most %(share)s requests a minute.", share=NUMBER)

# Pages and sessions.
FROM_ANOTHER_SITE = declare("from_another_site", "This change was asked for by a page of another site.")
FORM_OF_ANOTHER_SESSION = declare(
    "form_of_another_session", "This form was not made for your session: open the page again."
)
PAGES_ARE_FOR_BROWSERS = declare("pages_are_for_browsers", "Pages are for browsers: a personal token opens the API.")
UNKNOWN_BUTTON = declare("unknown_button", "This button is not known.")
UNKNOWN_FIELD = declare("unknown_field", "This field is not known.")
NO_SUCH_STEP = declare("no_such_step", "There is no such step.")
CHANGED_SINCE_OPENED = declare(
    "changed_since_opened", "Your profile has changed since this page was opened: open the history again and look."
)
ANSWER_UNREADABLE = declare("answer_unreadable", "An answer cannot be read.")
A_PLACE_IS_NEEDED = declare("a_place_is_needed", "A place is needed.")

# What a request names and is not there.
PLACE_UNKNOWN = declare("place_unknown", "The place is not known.")
ERASED_BEFORE = declare(
    "erased_before",
    "This person has erased their profile here and is not listed again: only they can come back, by signing in.",
)
WHICH_PLACE = declare("which_place", "Several places may be meant.")
CONCERNS_UNKNOWN = declare("concerns_unknown", "Some concerns are not in the vocabulary.")
MODALITIES_UNKNOWN = declare("modalities_unknown", "Some modalities are not in this directory.")
MODALITY_UNKNOWN = declare("modality_unknown", "No such modality here.")
CLINIC_UNKNOWN = declare("clinic_unknown", "There is no such clinic.")
CANNOT_KEEP = declare("cannot_keep", "Some of those to keep cannot be in this circle.")
NO_PICTURE = declare("no_picture", "There is no such picture.")
PICTURE_REFUSED = declare(
    "picture_refused", "This is no picture that can be taken: a JPEG, PNG, WebP or GIF of at most 5 MB."
)
PICTURE_TOO_LARGE = declare("picture_too_large", "A picture may have at most 5 MB.")
NO_PUBLISHED_PROFILE = declare("no_published_profile", "No published profile has this id.")
NO_PROFILE = declare("no_profile", "No profile has this id.")
NOT_AUDITED = declare("not_audited", "This directory has not been audited yet: its operator runs `ayni audit`.")

# Signing in and tokens.
TOO_MANY_ATTEMPTS = declare("too_many_attempts", "Too many attempts; try again in an hour.")
LINK_UNKNOWN = declare("link_unknown", "This link is not known here, or was forgotten long ago: ask for a new one.")
LINK_USED = declare("link_used", "This link has been used already: ask for a new one.")
LINK_EXPIRED = declare(
    "link_expired", "This link is older than %(minutes)s minutes: ask for a new one.", minutes=NUMBER
)
CODE_WRONG = declare(
    "code_wrong", "This code is not right, is too old, or was tried too often: look again, or ask for a new one."
)
OWN_ADDRESS_ALREADY = declare("own_address_already", "You sign in with this address already.")
TOO_MANY_ADDRESSES = declare("too_many_addresses", "An account has %(most)s further addresses at most.", most=NUMBER)
TOO_MANY_ADDRESS_CHANGES = declare("too_many_address_changes", "Too many changes of address; try again tomorrow.")
ADDRESS_TAKEN = declare(
    "address_taken",
    "Somebody signs in with this address already. If it is you, sign in with it and erase that account.",
)
ADDRESS_LINK_USED = declare(
    "address_link_used", "This link has been used, was stopped, or is too old: ask for the change again."
)
NO_SUCH_ADDRESS = declare("no_such_address", "This is no further address of yours.")
NOT_YOUR_ACCOUNT = declare("not_your_account", "You do not work at this account, or no longer.")
NOT_FOR_ASSISTANTS = declare(
    "not_for_assistants", "An assistant edits a profile. This is for the person themselves: change back to your own."
)
PRACTICES_BY_ASSISTANT = declare(
    "practices_by_assistant", "How somebody works is stated by themselves; an assistant edits everything else."
)
FORM_OF_ANOTHER_PROFILE = declare(
    "form_of_another_profile",
    "You have changed over to another profile since this page was opened. Change back, then save again.",
)
TOO_MANY_PEOPLE = declare("too_many_people", "A practice has at most %(most)s people here.", most=NUMBER)
TOO_MANY_ASSISTANTS = declare("too_many_assistants", "A profile has at most %(most)s assistants.", most=NUMBER)
TOO_MANY_ASSISTANTS_ASKED = declare("too_many_assistants_asked", "Too many people were asked; try again tomorrow.")
NO_SUCH_ASSISTANT = declare("no_such_assistant", "There is no such assistant.")
NOBODY_TO_SHARE_WITH = declare(
    "nobody_to_share_with", "Places and fees are shared within a practice, with somebody who has their own."
)
NO_ADDRESS_OF_ONES_OWN = declare(
    "no_address_of_ones_own", "This profile needs an address of its own first, to sign in with."
)
NO_SUCH_ACCOUNT = declare("no_such_account", "Nobody signs in with this address, or keeps this profile.")
NO_MAIL_ADDRESS = declare("no_mail_address", "This is not an e-mail address.")
ACCOUNT_ERASED = declare("account_erased", "This account has been erased.")
NOT_SIGNED_IN = declare(
    "not_signed_in",
    "You are not signed in, or no longer. Sign in with POST /v1/sign-in, or send a personal token: "
    "Authorization: Bearer …",
)
TOKEN_UNKNOWN = declare(
    "token_unknown",
    "This token is not known here, or was revoked. Sign in with POST /v1/sign-in, or send a personal "
    "token: Authorization: Bearer …",
)
TOKEN_CANNOT = declare("token_cannot", "A token cannot do this: sign in in a browser.")
TOKEN_LACKS_SCOPE = declare("token_lacks_scope", "This token lacks the scope %(scope)s.", scope=TEXT)
TOO_MANY_TOKENS = declare("too_many_tokens", "There are %(most)s tokens already: revoke one first.", most=NUMBER)
NO_SUCH_TOKEN = declare("no_such_token", "You have no such token.")

# One's own profile.
PROFILE_CHANGED = declare(
    "profile_changed", "The profile has changed since you read it: read it again, and say what to keep."
)
PROFILE_EXISTS = declare("profile_exists", "You keep a profile already: change it with If-Match.")
SAY_WHICH_VERSION = declare(
    "say_which_version", "Say which version this is meant for, here %(header)s (see GET /v1/me/profile).", header=TEXT
)
NO_SUCH_VERSION = declare("no_such_version", "Your profile has no such version.")
PROFILE_UNEXPECTED_FORM = declare("profile_unexpected_form", "The profile would not have the expected form.")
PROFILE_CONTRADICTS_ITSELF = declare("profile_contradicts_itself", "The profile contradicts itself.")
NO_OWN_PROFILE = declare(
    "no_own_profile", "You keep no profile yet: make one with PUT /v1/me/profile and If-None-Match: *, or claim one."
)
NOT_PUBLISHED = declare("not_published", "Only a published profile can be paused.")
NO_DATE = declare("no_date", "A date is needed here: year, month, day, such as 2027-01-31.")
PAUSE_END_NOT_AHEAD = declare(
    "pause_end_not_ahead", "A pause ends on a day that is ahead, within %(days)s days.", days=NUMBER
)
NOT_LISTED = declare("not_listed", "Only a published or paused profile is confirmed: publish it first.")
LINK_BROKEN = declare("link_broken", "This link was not made here, or is broken: copy all of it from the mail.")
PROFILE_GONE = declare("profile_gone", "This profile is no longer here.")

# Partners, claims, introductions and reports.
OWN_PARTNER = declare("own_partner", "Nobody is their own partner.")
TOO_MANY_PARTNERS = declare("too_many_partners", "There are %(most)s partners already: end one first.", most=NUMBER)
NO_SUCH_PARTNER = declare("no_such_partner", "You have no partner, and no question open, with this id.")
TOO_MANY_PARTNER_REQUESTS = declare(
    "too_many_partner_requests", "You have asked many people today; please ask the next one tomorrow."
)
TOO_MANY_PAGES_READ = declare("too_many_pages_read", "Many pages were fetched for you today; paste the text instead.")
TOO_MANY_CLAIMS = declare("too_many_claims", "Too many claims; try again tomorrow.")
CLAIM_REFUSED_BEFORE = declare(
    "claim_refused_before", "A person has refused this claim: write to the operator of this directory."
)
CLAIM_LINK_USED = declare("claim_link_used", "This link has been used, or is too old: claim the profile again.")
CLAIM_LINK_ELSEWHERE = declare("claim_link_elsewhere", "Open this link in the browser in which the claim was made.")
ROLE_NEEDED = declare("role_needed", "This page is for whoever runs this directory.")
OWNER_NEEDED = declare("owner_needed", "This page is for owners of the clinic; one of them can make you one.")
STAFF_NEEDED = declare(
    "staff_needed",
    "This page is for people of the clinic. Its owners, or whoever runs this directory, can enter your address.",
)
NOT_HELD = declare("not_held", "This file waits for nobody any more: it was taken, or thrown away. Send it again.")
MANY_WOULD_GO = declare(
    "many_would_go",
    "%(gone)s of %(listed)s people would go from the roster. Say that this is meant, or take the file without ending "
    "anybody's entry.",
    gone=NUMBER,
    listed=NUMBER,
)
MAY_BE_UNREAD = declare(
    "may_be_unread",
    "Some rows cannot be read and do not say whose they are: people who are not in the file may be among them. Say "
    "that they are to go, or take the file without ending anybody's entry.",
)
OWN_CLAIM = declare(
    "own_claim",
    "This claim is your own: somebody else of the clinic, or whoever runs this directory, has to say that it is right.",
)
NO_FILE = declare("no_file", "Choose a file first.")
FILE_OVER = declare("file_over", "The file is larger than the %(most)s MB that are taken here.", most=NUMBER)
KEY_OPENS_LESS = declare("key_opens_less", "A key can make only keys that open no more than it does.")
MAPPING_FORM = declare("mapping_form", "mapping is a JSON object: names of your columns, and the column each is.")
KEY_NAME_LONG = declare("key_name_long", "A key's name is too long.")
LAST_OWNER = declare("last_owner", "This is the last owner: make somebody else one first.")
NO_SUCH_ROLE = declare("no_such_role", "This address does not hold that role.")
CLAIM_NOT_PROVED = declare(
    "claim_not_proved", "This does not prove it: the mark was not found on the listed page, or the code is another."
)
NO_OPEN_CLAIM = declare("no_open_claim", "No open claim has this id.")
NO_OPEN_CLAIM_ON_ROSTER = declare("no_open_claim_on_roster", "No open claim on your roster has this id.")
ONE_PROFILE_EACH = declare("one_profile_each", "You keep a profile already; one account keeps one.")
PROFILE_KEPT = declare(
    "profile_kept", "This profile is kept by its practitioner. If that is you, sign in with the other address."
)
ACCOUNT_KEEPS_ONE = declare("account_keeps_one", "This account keeps a profile already.")
TOO_MANY_MESSAGES = declare("too_many_messages", "Too many messages; please try again later.")
FICTIONAL = declare("fictional", "This practitioner is fictional: nobody would read your message.")
NO_ADDRESS_OF_PRACTITIONER = declare(
    "no_address_of_practitioner", "This practitioner has given no mail address; please use the contact on the profile."
)
MESSAGE_NOT_SENT = declare(
    "message_not_sent", "The message could not be sent. Nothing was kept; please try again later, or call."
)
REPORT_NOT_SENT = declare("report_not_sent", "The report could not be sent. Nothing was kept; please try again later.")
TOO_MANY_UNCONFIRMED = declare(
    "too_many_unconfirmed",
    "Several messages came from your network within an hour. Confirm your mail address by a code, or try again later.",
)
TOO_MANY_CODES = declare("too_many_codes", "Too many codes were asked for or tried; please try again in an hour.")
REPLY_CODE_NEEDED = declare(
    "reply_code_needed", "This needs a code that confirms the reply address: POST /v1/reply-codes mails one to it."
)
REPLY_CODE_WRONG = declare(
    "reply_code_wrong", "These are not the digits that were mailed to the reply address, or they are too old."
)
ONLY_MAIL_CONFIRMS = declare(
    "only_mail_confirms", "A code can go to a mail address only. Please give one, or try again in an hour."
)
NO_ANSWER_POSSIBLE = declare(
    "no_answer_possible", "An answer can go to a mail address or a phone number: this is neither."
)
NO_MAIL_SERVER = declare("no_mail_server", "This directory cannot send mail; please use the contact on the profile.")

SEALED_TOO_LONG_AGO = declare(
    "sealed_too_long_ago", "What this tab held was sealed too long ago, or elsewhere. Please begin anew."
)

# Clinics, their keys and webhooks.
NO_CLINIC_OF_ID = declare("no_clinic_of_id", "There is no clinic with this id.")
CLINIC_EXISTS = declare("clinic_exists", "a clinic named %(name)s exists; see `ayni clinic list`", name=TEXT)
NO_CLINIC_NAMED = declare("no_clinic_named", "no clinic has the id or name %(name)s; see `ayni clinic list`", name=TEXT)
NO_ORIGIN = declare(
    "no_origin", "%(origin)s is no origin: write https://www.example.org, in small letters, without a path", origin=TEXT
)
SCOPE_UNKNOWN = declare("scope_unknown", "Unknown scope.")
SCOPE_MISSING = declare("scope_missing", "A key needs a scope.")
NO_SUCH_KEY = declare("no_such_key", "no key has this id or beginning; see `ayni key list`")
NO_KEY = declare("no_key", "No key came along: Authorization: Bearer ayni_ck_….")
KEY_UNKNOWN = declare("key_unknown", "This key is not known here.")
KEY_REVOKED = declare("key_revoked", "The key %(key)s… was revoked.", key=TEXT)
KEY_EXPIRED = declare("key_expired", "The key %(key)s… has expired.", key=TEXT)
KEY_LACKS_SCOPE = declare("key_lacks_scope", "The key %(key)s… lacks the scope %(scope)s.", key=TEXT, scope=TEXT)
KEY_LACKS_MATCH = declare("key_lacks_match", "The key %(key)s… lacks the scope match; matching needs no key.", key=TEXT)
KEY_OF_ANOTHER_CLINIC = declare("key_of_another_clinic", "The key %(key)s… belongs to another clinic.", key=TEXT)
KEY_NEEDED = declare(
    "key_needed", "%(why)s This asks for a clinic's key with the scope %(scope)s.", why=MESSAGE, scope=TEXT
)
TOO_MANY_WEBHOOKS = declare("too_many_webhooks", "Too many webhooks.")
NO_SUCH_WEBHOOK = declare("no_such_webhook", "This clinic has no webhook of this id.")
WEBHOOK_NOT_CALLED = declare("webhook_not_called", "This webhook address is not called.")
CHANGES_FORGOTTEN = declare(
    "changes_forgotten", "This cursor is older than the changes kept (90 days): read the roster again, then start anew."
)
NO_MIRROR_YET = declare(
    "no_mirror_yet", "There is no copy yet: it is made within an hour of the start, then every night."
)
TWO_IDS = declare("two_ids", "Two ids.")
CLINICS_STATE_FACTS = declare(
    "clinics_state_facts", "A clinic states facts; how someone works in partnership only they can say."
)
NOT_ON_ROSTER = declare("not_on_roster", "Nobody on this roster has this id.")
IMPORT_TOO_LARGE = declare("import_too_large", "This server takes imports of at most %(bytes)s bytes.", bytes=NUMBER)
NOT_AS_ENCODED = declare("not_as_encoded", "The body is not what Content-Encoding says.")
NOT_OF_FORMAT = declare("not_of_format", "The file is not of this format.")
IMPORT_ENDED = declare("import_ended", "The import is %(status)s: there is nothing to cancel.", status=TEXT)
NO_SUCH_IMPORT = declare("no_such_import", "This clinic has no import of this id.")
FILE_ENCODING = declare("file_encoding", "Send the file as it is, or with Content-Encoding: gzip.")

# FHIR.
FHIR_NO_SUCH = declare("fhir_no_such", "No published %(type)s has this id.", type=TEXT)
FHIR_TYPES = declare("fhir_types", "This server holds %(types)s; see /fhir/metadata.", types=TEXTS)
FHIR_READ_ONLY = declare("fhir_read_only", "This FHIR server is read only.")
FHIR_JSON_ONLY = declare("fhir_json_only", "This server speaks FHIR JSON only.")
FHIR_PARAMETER = declare(
    "fhir_parameter", "The parameter %(parameter)s cannot be served: %(expected)s.", parameter=TEXT, expected=MESSAGE
)

# Programs that ask as tools do (MCP).
NO_SUCH_TOOL = declare("no_such_tool", "No such tool; there are %(names)s.", names=TEXTS)
NO_SUCH_METHOD = declare("no_such_method", "No such method here: this server has tools, and nothing else.")

# The operator's queues.
NO_OPEN_TERM = declare("no_open_term", "No open entry among the %(kind)s terms has this id.", kind=TEXT)
TERM_IN_USE = declare_counted(
    "term_in_use",
    "%(count)s profile uses “%(name)s”: say with --into which name replaces it.",
    "%(count)s profiles use “%(name)s”: say with --into which name replaces it.",
    count=NUMBER,
    name=TEXT,
)
NO_NAME_TO_MERGE = declare("no_name_to_merge", "There is no such name to merge into.")
NO_PAIR_WAITING = declare("no_pair_waiting", "no such pair is waiting; see `ayni review duplicates`")
BOTH_CLAIMED = declare("both_claimed", "both profiles are claimed: their people have to agree first")
NO_REPORT_WAITING = declare("no_report_waiting", "No report with this id is waiting.")
NAME_ONE_ENTRY = declare("name_one_entry", "Name the queue, and one entry to accept or to reject.")
BIAS_UNKNOWN = declare("bias_unknown", "That bias is not known.")
