/** Something a team talks about. */
export interface Topic {
  readonly subject: string;
  readonly question: string;
  readonly answers: readonly string[];
}

export const openings: readonly string[] = ['Hello,', 'Hi all,', 'Good morning,', 'Hej,', 'Quick one:', 'Hi Alex,'];

export const topics: readonly Topic[] = [
  {
    subject: 'Lunch on Thursday? 🍜',
    question: 'The noodle place by the canal has a table for six at half past twelve. Who is in?',
    answers: [
      'Count me in, but I have to be back by two for the release call.',
      'Yes! Please make it vegetarian for me.',
      'I will bring the visitor from the harbour office, so that makes seven.',
    ],
  },
  {
    subject: 'Folder sync: index shifts by one after a removal',
    question:
      'With two sessions on one mailbox, the second one shows the wrong subject after the first deletes a message.\nIt looks as if we apply the reports in the wrong order. Can someone look over branch sync-order?',
    answers: [
      'Confirmed. We sort the reports by index before we apply them. Each index is only valid after the earlier ones.',
      'I pushed a test that replays the recorded session; it fails on main and passes on your branch.',
      'Reviewed, two small remarks about names. Otherwise good to go.',
    ],
  },
  {
    subject: 'Plan for the autumn release',
    question:
      'Here is what I think fits into six weeks:\n\n  1. the console with filters\n  2. calendars, read only\n  3. faster start with large mailboxes\n\nWhat is missing, what is too much?',
    answers: [
      'Calendars alone are three weeks if recurring events should be right. I would rather do tasks first.',
      'Start-up first, please. The customer with 900,000 messages asks every Friday.',
      'Agreed. I moved calendars to the release after and updated the board.',
    ],
  },
  {
    subject: 'Code review: bounded buffers in the framer',
    question:
      'The framer now refuses a message that grows past its limit while it is still arriving. 180 lines, half of them tests.',
    answers: [
      'Line 41: what happens to the bytes we already hold? I would like to see them in the log.',
      'Good point, they are kept up to the limit now.',
      'Approved. Nice to see a limit with a reason next to it.',
    ],
  },
  {
    subject: 'Réunion déplacée à 15 h',
    question:
      'La salle bleue est prise ; nous commençons à quinze heures dans la salle verte. Désolée pour le délai très court.',
    answers: ['Ça me va.', 'Parfait, j’apporte les gâteaux.'],
  },
  {
    subject: 'Сервер переезжает в субботу',
    question:
      'В субботу с 08:00 до 11:00 переносим почтовый сервер в новую стойку.\nПочта не пропадёт, но войти в это время не получится.',
    answers: ['Понял, предупрежу клиентов.', 'Проверьте, пожалуйста, сертификат после переезда.'],
  },
  {
    subject: 'リリースノートの確認のお願い',
    question: 'リリースノートの日本語版を書きました。\n金曜日までに確認していただけますか。よろしくお願いします。',
    answers: ['確認しました。二か所だけ直しました。', 'ありがとうございます。公開します。'],
  },
  {
    subject: 'Access to the staging machine',
    question: 'Could somebody add my new key to staging? The old one is on the laptop that went for repair.',
    answers: ['Done. Please remove the old one yourself once you are in.', 'Works, thank you.'],
  },
  {
    subject: 'Slow search in big mailboxes',
    question:
      'Searching "invoice" in Archive takes 14 seconds, of which 13 are spent decoding bodies that do not even contain text.',
    answers: [
      'We could skip parts that are neither text nor message. That alone should give a factor of ten.',
      'Measured: 1.2 seconds. The rest is disk.',
    ],
  },
  {
    subject: 'Onboarding for Léa',
    question:
      'Léa starts on Monday. I made accounts and ordered a chair. Who takes her through the protocol in the first week?',
    answers: [
      'Happy to. We can read transcripts together, that is how I learned it.',
      'I will do the tour of the code.',
    ],
  },
  {
    subject: 'Birthday cake for Bo 🎂 (do not reply to all)',
    question: 'Friday at three in the kitchen. Two euros each into the mug next to the printer.',
    answers: ['Paid. And I did not reply to all. 😇', 'Does anybody know if he likes poppy seed?'],
  },
  {
    subject: 'اجتماع الأسبوع القادم',
    question: 'مرحبا، هل يناسبكم يوم الثلاثاء الساعة العاشرة لمراجعة خطة الإصدار؟\nأرسلت الوثيقة في الرسالة السابقة.',
    answers: ['نعم، يناسبني.', 'أقترح الساعة الحادية عشرة.'],
  },
];
