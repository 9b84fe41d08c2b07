"""What mail programs of many languages write above quotes and below letters.

Collected from their interfaces: English, Spanish, German, French, Italian, Portuguese, Dutch, the
Nordic languages, Polish, Czech, Russian, Ukrainian, Turkish, Hungarian, Greek, Japanese, Chinese
and Korean. What is compared by equality is in lower case.
"""

from __future__ import annotations

import re


def _any(phrases: str) -> str:
    words = sorted((line.strip() for line in phrases.split("|")), key=len, reverse=True)
    return "|".join(re.escape(word) for word in words)


WROTE = re.compile(
    r"(?<!\w)(?:"
    + _any(
        "wrote|writes|schrieb|schrieben|geschrieben|a écrit|nous a dit|escribió|escribio"
        "|escreveu|ha scritto|schreef|geschreven|skrev|har skrevet|skrifaði|kirjoitti|napisał(a)"
        "|napisał|napisała|pisze|napsal(a)|napsal|napsala|napísal|napísala|написал(а)|написал"
        "|написала|пишет|писал|пише|написав|yazdı|írta|έγραψε|a scris"
    )
    + r")(?!\w)|写道|寫道|のメール|のメッセージ|님이 작성|书写",
    re.IGNORECASE,
)


def _set(phrases: str) -> frozenset[str]:
    return frozenset(phrases.split("|"))


# What a line starts with that tells who wrote what follows.
STARTER = re.compile(
    r"(?:On|At|In message|In article|Am|Le|El|Il|Em|No dia|Op|Den|Dnia|W dniu|Dne|På|Στις"
    r"|Wiadomość napisana|Wiadomość|Quoting|Zitat von|Zitiere|Citando|Citazione|Quoting from"
    r"|Citat från|Citerar|Citation de|Cytowanie|在|于)(?=\s|\d)"
)

# Horde names the writer and nothing else.
QUOTING = re.compile(
    r"(?:Quoting|Zitat von|Citando|Citazione|Citerar|Citation de|Cytowanie|Quoted from)\s"
)

# Who is no writer named by a program.
NO_NAME = re.compile(
    r"(?<!\w)(?:I|the|my|our|his|their|she|he|we|they|ich|wir|mein|unser|yo|nosotros|ik|wij|jeg"
    r"|jag|vi|minä|já|я|мы|ben)(?!\w)|(?<!\w)(?:j['’]ai|nous avons|ho scritto)(?!\w)"
    r"|^(?:As|When|What|Because|If|Wie|Was|Comme|Quand|Como|Come|Zoals|Som)\s"
)

ORIGINAL = _set(
    "original message|original mail|reply message|original email|message d'origine"
    "|message original|mail original|messaggio originale|originalnachricht"
    "|ursprüngliche nachricht|mensaje original|mensagem original|oorspronkelijk bericht"
    "|originalmeddelande|ursprungligt meddelande|oprindelig meddelelse|original besked"
    "|opprinnelig melding|alkuperäinen viesti|oryginalna wiadomość|wiadomość oryginalna"
    "|původní zpráva|původní e-mail|исходное сообщение|оригинальное сообщение"
    "|orijinal mesaj|özgün ileti|eredeti üzenet|元のメッセージ|原始邮件|原始郵件|원본 메시지"
    "|回复邮件|ursprungliga meddelandet|message d’origine"
)

FORWARDED = _set(
    "forwarded message|begin forwarded message|forwarded by|original forwarded message"
    "|weitergeleitete nachricht|anfang der weitergeleiteten nachricht|message transféré"
    "|début du message transféré|début du message réexpédié|mensaje reenviado|forwarded mail"
    "|inicio del mensaje reenviado|messaggio inoltrato|inizio messaggio inoltrato"
    "|mensagem encaminhada|mensagem reencaminhada|início da mensagem encaminhada"
    "|início da mensagem reencaminhada|doorgestuurd bericht|begin doorgestuurd bericht"
    "|vidarebefordrat meddelande|vidarebefordrat brev|videresendt meddelelse|videresendt besked"
    "|videresendt melding|start på videresendt besked|videresendt e-post|välitetty viesti"
    "|edelleenlähetetty viesti|przekazana wiadomość|wiadomość przekazana"
    "|początek przekazywanej wiadomości|přeposlaná zpráva|přeposlaný e-mail"
    "|пересылаемое сообщение|пересланное сообщение|начало переадресованного сообщения"
    "|iletilmiş mesaj|iletilmiş ileti|továbbított üzenet|転送されたメッセージ|転送メッセージ"
    "|转发的邮件|转发邮件|轉寄郵件|전달된 메시지"
)


def _roles() -> dict[str, str]:
    labels = {
        "from": "from|von|de|da|van|från|fra|lähettäjä|od|от|от кого|gönderen|kimden|差出人"
        "|发件人|寄件者|寄件人|보낸 사람|feladó|από|expéditeur|remitente",
        "date": "sent|date|gesendet|datum|envoyé|envoyé le|enviado|enviado el|fecha|inviato|data"
        "|data invio|enviada em|enviado em|enviada|verzonden|skickat|sendt|dato|lähetetty"
        "|päivämäärä|päiväys|wysłano|odesláno|отправлено|дата|gönderildi|gönderilme tarihi|tarih"
        "|送信日時|日付|发送时间|日期|寄件日期|보낸 날짜|elküldve|dátum|gesendet am|sent at",
        "to": "to|an|para|à|pour|a|aan|till|til|vastaanottaja|do|komu|кому|kime|alıcı|宛先|收件人"
        "|收件者|받는 사람|címzett|προς|destinataire|reply-to|antwort an",
        "cc": "cc|bcc|kopie|copie|copia|kopia|kopi|kopio|dw|копия|bilgi|抄送|副本|참조|cópia",
        "subject": "subject|betreff|objet|asunto|oggetto|assunto|onderwerp|ämne|emne|aihe|temat"
        "|předmět|тема|konu|件名|主题|主旨|제목|tárgy|θέμα|sujet",
    }
    return {word: role for role, words in labels.items() for word in words.split("|")}


ROLES = _roles()

MOBILE = re.compile(
    r"[<(\[\s]*(?:"
    + _any(
        "sent from my|sent from a|sent from an|sent from mobile|sent from outlook"
        "|sent from yahoo|sent from mailbox|sent from windows|sent from mail for|sent from aol"
        "|sent from samsung|sent from gmail|sent from proton|sent from iphone|sent from nine"
        "|sent with|sent via|sent by galaxy|sent using|from my iphone|from my ipad|from my phone"
        "|get outlook for|download outlook for|get blue mail|please excuse my brevity"
        "|please excuse any typos|von meinem|gesendet von|gesendet mit|gesendet aus"
        "|diese nachricht wurde von meinem|envoyé de mon|envoyé depuis|envoyé à partir"
        "|envoyé par|envoyé avec|télécharger outlook|enviado desde|enviado do meu|enviado a partir"
        "|enviado de mi|enviado por|obtener outlook|obter o outlook|inviato da|inviato dal"
        "|inviato con|scarica outlook|ottieni outlook|verstuurd vanaf|verzonden vanaf"
        "|verstuurd met|download outlook|skickat från|hämta outlook|sendt fra|sendt med"
        "|hent outlook|få outlook|lähetetty|hanki outlook|wysłane z|wysłano z|wysłane za pomocą"
        "|pobierz program outlook|odesláno z|odesláno pomocí|stáhnout outlook|отправлено с"
        "|отправлено из|надіслано з|iphone'umdan gönderildi|iphone’umdan gönderildi"
        "|outlook'u edinin|iphoneから送信|発自我的|发自我的|发自|從我的|获取 outlook"
        "|나의 iphone에서 보냄|στάλθηκε από|iphone-ról küldve"
    )
    + r")|.{0,40}(?:gönderildi|gesendet|herunterladen|傳送)[.)>\s]*$|(?:outlook für|outlook for)\s",
    re.IGNORECASE,
)

DISCLAIMER = re.compile(
    r"\W{0,4}(?:"
    + _any(
        "this email and any|this e-mail and any|this message and any|this email is confidential"
        "|this e-mail is confidential|this e-mail is intended|this email is intended"
        "|this message is intended|this communication is|this e-mail may contain"
        "|this email may contain|this message may contain|this message contains confidential"
        "|this email, including|this e-mail, including|this message, including"
        "|the information contained in this|the information in this e|the contents of this e"
        "|confidentiality notice|confidentiality:|the information transmitted|disclaimer:"
        "|privacy notice|notice: this e"
        "|if you are not the intended recipient|if you have received this e"
        "|please consider the environment|think before you print|diese e-mail enthält"
        "|diese e-mail ist vertraulich|diese nachricht enthält|diese nachricht ist vertraulich"
        "|der inhalt dieser e-mail|die information in dieser|ce message et|ce message est"
        "|ce courriel|ce courrier électronique|cet e-mail|este mensaje y|este mensaje contiene"
        "|este mensaje se dirige|este correo electrónico|aviso de confidencialidad|aviso legal"
        "|questo messaggio e|questo messaggio contiene|le informazioni contenute"
        "|esta mensagem|este e-mail|de informatie in dit|dit bericht is|dit e-mailbericht"
        "|detta meddelande är|denne e-mail|denne e-posten|tämä viesti on|ta wiadomość"
        "|niniejsza wiadomość|tato zpráva|это сообщение и любые|bu e-posta ve"
    )
    + r"|(?:legal )?disclaimer\W*$)",
    re.IGNORECASE,
)

LIST_FOOTER = re.compile(
    r"mailing list\b|mailing-list\b|listinfo|\bunsubscribe\b|\bto unsubscribe\b"
    r"|you received this message because you are subscribed|-=-=-=-",
    re.IGNORECASE,
)

FAREWELL = re.compile(
    r"(?:"
    + _any(
        "regards|kind regards|kindest regards|best regards|warm regards|warmest regards"
        "|with kind regards|many regards|best wishes|with best wishes|all the best|all best|best"
        "|cheers|thanks|thank you|many thanks|thanks again|thanks in advance|sincerely"
        "|yours sincerely|yours|yours truly|yours faithfully|respectfully|see you there|take care"
        "|mit freundlichen grüßen|mit freundlichem gruß|freundliche grüße|viele grüße"
        "|liebe grüße|beste grüße|herzliche grüße|schöne grüße|mfg|lg|vg|gruß|grüße|danke"
        "|vielen dank|cordialement|bien cordialement|bien à vous|bonne journée|merci|amitiés"
        "|salutations|saludos|saludos cordiales|un saludo|un abrazo|gracias|muchas gracias"
        "|atentamente|cordiali saluti|distinti saluti|saluti|grazie|un saluto|atenciosamente"
        "|cumprimentos|com os melhores cumprimentos|abraços|obrigado|obrigada"
        "|met vriendelijke groet|vriendelijke groeten|groeten|groet|bedankt"
        "|med vänliga hälsningar|vänliga hälsningar|hälsningar|mvh|tack|med vennlig hilsen"
        "|med venlig hilsen|vennlig hilsen|venlig hilsen|hilsen|vh|takk|tak"
        "|ystävällisin terveisin|terveisin|parhain terveisin|kiitos|pozdrawiam|z poważaniem"
        "|dziękuję|s pozdravem|děkuji|с уважением|спасибо|saygılarımla|teşekkürler"
        "|mit freundlichen grüßen / best regards"
    )
    + r")(?:[\s,.!]|$)",
    re.IGNORECASE,
)

GREETING = re.compile(
    r"(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|hallo|liebe|lieber|guten|moin"
    r"|bonjour|salut|chère?s?|hola|estimad|buenos|buenas|ciao|buongiorno|gentile|olá|prezad|caro"
    r"|beste|dag|hej|hei|kära|kjære|kære|moi|cześć|dzień|szanown|dobrý|ahoj|vážen|здравствуйте"
    r"|привет|добрый|уважаем|merhaba|sayın|すみません|お世話|您好|你好|all)\b",
    re.IGNORECASE,
)

# She says that her answers stand inside the quote.
INLINE = re.compile(
    r"\b(?:answers?|replies|reply|responses?|comments?|notes|remarks|see|my words)\b.{0,30}"
    r"\b(?:inline|in-line|in (?:red|blue|green|bold|caps|capitals|colour|color)|within the text"
    r"|between the lines|interspersed)\b|\b(?:answers|replies|responses|comments)\b.{0,20}"
    r"\bbelow\b|\b(?:Antwort|Anmerkung|Kommentar)\w*.{0,30}(?:unten|im Text|in Rot|rot markiert)"
    r"|réponses?.{0,30}(?:ci-dessous|dans le texte|en rouge)|respuestas?.{0,30}(?:abajo|en rojo)",
    re.IGNORECASE,
)
