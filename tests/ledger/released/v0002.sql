-- A ledger as released: schema 0002, made by the program of that release.
BEGIN TRANSACTION;
CREATE TABLE addressee (
	entry_id BIGINT NOT NULL, 
	line_no BIGINT NOT NULL, 
	addressee TEXT, 
	address TEXT, 
	phone TEXT, 
	email TEXT, 
	client_key TEXT, 
	comment TEXT, 
	PRIMARY KEY (entry_id, line_no)
)
 WITHOUT ROWID

;
INSERT INTO "addressee" VALUES(6,1,'Примеров П.0','ул. Примерная, д. 0, кв. 0','+375 29 111-11-11',NULL,NULL,NULL);
INSERT INTO "addressee" VALUES(6,2,'Примеров П.1','ул. Примерная, д. 1, кв. 1',NULL,NULL,NULL,NULL);
INSERT INTO "addressee" VALUES(6,3,'Примеров П.2','ул. Примерная, д. 2, кв. 2','+375 29 111-11-11',NULL,NULL,NULL);
INSERT INTO "addressee" VALUES(10,1,'Образцов О.О.','ул. Примерная, д. 0, кв. 0','+375 29 111-11-11',NULL,NULL,NULL);
INSERT INTO "addressee" VALUES(10,2,NULL,'ул. Примерная, д. 1, кв. 1',NULL,NULL,NULL,NULL);
INSERT INTO "addressee" VALUES(10,3,'','ул. Примерная, д. 2, кв. 2','+375 29 111-11-11',NULL,NULL,NULL);
INSERT INTO "addressee" VALUES(10,4,'Ёжикова "Я" ''Ъ'', 
 2-я строка','ул. Примерная, д. 3, кв. 3',NULL,NULL,NULL,NULL);
INSERT INTO "addressee" VALUES(16,1,'Примеров П.0','ул. Примерная, д. 0, кв. 0','+375 29 111-11-11',NULL,NULL,NULL);
INSERT INTO "addressee" VALUES(16,2,'Примеров П.1','ул. Примерная, д. 1, кв. 1',NULL,NULL,NULL,NULL);
INSERT INTO "addressee" VALUES(16,3,'Примеров П.2','ул. Примерная, д. 2, кв. 2','+375 29 111-11-11',NULL,NULL,NULL);
INSERT INTO "addressee" VALUES(18,1,'Примеров П.0','ул. Примерная, д. 0, кв. 0','+375 29 111-11-11',NULL,NULL,NULL);
INSERT INTO "addressee" VALUES(18,2,'Примеров П.1','ул. Примерная, д. 1, кв. 1',NULL,NULL,NULL,NULL);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0002');
CREATE TABLE batch (
	batch_no BIGINT NOT NULL, 
	entry_id BIGINT NOT NULL, 
	accepted_at TEXT NOT NULL, 
	utc_offset_s BIGINT NOT NULL, 
	operator TEXT NOT NULL, 
	client_id TEXT NOT NULL, 
	client_version_no BIGINT NOT NULL, 
	payment TEXT NOT NULL, 
	vat_mode TEXT NOT NULL, 
	source_path TEXT NOT NULL, 
	source_sha256 TEXT NOT NULL, 
	source_format TEXT NOT NULL, 
	source_encoding TEXT, 
	source_sheet TEXT, 
	source_header_row BIGINT, 
	source_layout TEXT, 
	list_no TEXT, 
	list_date DATE, 
	mailer TEXT, 
	mailer_tax_id TEXT, 
	contract_no TEXT, 
	kind TEXT, 
	category TEXT, 
	direction TEXT, 
	control_item_count BIGINT, 
	control_weight_g BIGINT, 
	control_declared_value BIGINT, 
	control_cod_amount BIGINT, 
	currency TEXT NOT NULL, 
	items BIGINT NOT NULL, 
	weight_g BIGINT NOT NULL, 
	declared_value BIGINT NOT NULL, 
	cod_amount BIGINT NOT NULL, 
	net BIGINT NOT NULL, 
	vat BIGINT NOT NULL, 
	gross BIGINT NOT NULL, 
	book TEXT NOT NULL, 
	due_earliest DATE, 
	due_latest DATE, 
	due_missing BIGINT NOT NULL, 
	due_source TEXT, 
	due_example BOOLEAN NOT NULL, 
	PRIMARY KEY (batch_no), 
	FOREIGN KEY(client_id, client_version_no) REFERENCES client_version (client_id, version_no), 
	CONSTRAINT batch_gross CHECK (gross = net + vat), 
	UNIQUE (entry_id), 
	FOREIGN KEY(entry_id) REFERENCES entry (entry_id), 
	UNIQUE (source_sha256)
);
INSERT INTO "batch" VALUES(1,6,'2026-09-30T18:29:00.000000+00:00',10800,'Операторова О.О.','housing',1,'payment_order','line','списки/a.xlsx','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','xlsx',NULL,'Лист1',2,NULL,'7/а','2026-11-22','ЖЭС-образец № 1',NULL,NULL,'letter','registered','domestic',3,NULL,NULL,NULL,'BYN',3,63,1000,0,815,163,978,'{"book_id":"by-2026","confidence":["verified","seen"],"doubtful":false,"exempt":false,"orders":["\u2116 1"],"rates":[],"sources":["s1"],"title":"\u0422\u0430\u0440\u0438\u0444\u044b-\u043e\u0431\u0440\u0430\u0437\u0435\u0446"}','2026-11-25','2026-11-27',1,'образец',1);
INSERT INTO "batch" VALUES(2,10,'2026-11-23T07:30:00.000000+00:00',10800,'Приёмов П.П.','shop',1,'cash','line','списки/b.xlsx','bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','xlsx',NULL,'Лист1',2,NULL,'7/а','2026-11-22','Магазин-образец',NULL,NULL,'letter','registered','domestic',4,NULL,NULL,NULL,'BYN',4,86,2003,0,1260,252,1512,'{"book_id":"by-2026","confidence":["verified","seen"],"doubtful":false,"exempt":false,"orders":["\u2116 1"],"rates":[],"sources":["s1"],"title":"\u0422\u0430\u0440\u0438\u0444\u044b-\u043e\u0431\u0440\u0430\u0437\u0435\u0446"}','2026-11-25','2026-11-27',1,'образец',1);
INSERT INTO "batch" VALUES(3,16,'2026-11-23T11:30:00.000000+00:00',10800,'Операторова О.О.','housing',2,'cash','batch','списки/c.xlsx','cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc','xlsx',NULL,'Лист1',2,NULL,'7/а','2026-11-22','ЖЭС-образец № 1',NULL,NULL,'letter','registered','domestic',3,NULL,NULL,NULL,'BYN',3,63,1000,0,815,163,978,'{"book_id":"by-2026","confidence":["verified","seen"],"doubtful":false,"exempt":false,"orders":["\u2116 1"],"rates":[],"sources":["s1"],"title":"\u0422\u0430\u0440\u0438\u0444\u044b-\u043e\u0431\u0440\u0430\u0437\u0435\u0446"}','2026-11-25','2026-11-27',1,'образец',1);
INSERT INTO "batch" VALUES(4,18,'2026-11-23T12:30:00.000000+00:00',10800,'Операторова О.О.','housing',2,'cash','batch','списки/d.xlsx','dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd','csv','cp1251',NULL,NULL,'жэс',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'BYN',2,41,1000,0,630,126,756,'{"book_id":"by-2026","confidence":["verified","seen"],"doubtful":false,"exempt":false,"orders":["\u2116 1"],"rates":[],"sources":["s1"],"title":"\u0422\u0430\u0440\u0438\u0444\u044b-\u043e\u0431\u0440\u0430\u0437\u0435\u0446"}',NULL,NULL,2,NULL,0);
CREATE TABLE charge (
	entry_id BIGINT NOT NULL, 
	line_no BIGINT NOT NULL, 
	charge_no BIGINT NOT NULL, 
	service TEXT, 
	title TEXT, 
	tariff_line TEXT, 
	rule TEXT, 
	net BIGINT NOT NULL, 
	vat BIGINT NOT NULL, 
	gross BIGINT NOT NULL, 
	PRIMARY KEY (entry_id, line_no, charge_no), 
	CONSTRAINT charge_gross CHECK (gross = net + vat)
)
 WITHOUT ROWID

;
INSERT INTO "charge" VALUES(6,1,1,'letter_registered','Письмо заказное','book:1.1','step',185,37,222);
INSERT INTO "charge" VALUES(6,2,1,'letter_registered','Письмо заказное','book:1.1','step',185,37,222);
INSERT INTO "charge" VALUES(6,2,2,'notice_of_delivery_simple','Уведомление','book:1.1','step',260,52,312);
INSERT INTO "charge" VALUES(6,3,1,'letter_registered','Письмо заказное','book:1.1','step',185,37,222);
INSERT INTO "charge" VALUES(10,1,1,'letter_registered','Письмо заказное','book:1.1','step',185,37,222);
INSERT INTO "charge" VALUES(10,2,1,'letter_registered','Письмо заказное','book:1.1','step',185,37,222);
INSERT INTO "charge" VALUES(10,2,2,'notice_of_delivery_simple','Уведомление','book:1.1','step',260,52,312);
INSERT INTO "charge" VALUES(10,3,1,'letter_registered','Письмо заказное','book:1.1','step',185,37,222);
INSERT INTO "charge" VALUES(10,4,1,'letter_registered','Письмо заказное','book:1.1','step',185,37,222);
INSERT INTO "charge" VALUES(10,4,2,'notice_of_delivery_simple','Уведомление','book:1.1','step',260,52,312);
INSERT INTO "charge" VALUES(16,1,1,'letter_registered','Письмо заказное','book:1.1','step',185,37,222);
INSERT INTO "charge" VALUES(16,2,1,'letter_registered','Письмо заказное','book:1.1','step',185,37,222);
INSERT INTO "charge" VALUES(16,2,2,'notice_of_delivery_simple','Уведомление','book:1.1','step',260,52,312);
INSERT INTO "charge" VALUES(16,3,1,'letter_registered','Письмо заказное','book:1.1','step',185,37,222);
INSERT INTO "charge" VALUES(18,1,1,'letter_registered','Письмо заказное','book:1.1','step',185,37,222);
INSERT INTO "charge" VALUES(18,2,1,'letter_registered','Письмо заказное','book:1.1','step',185,37,222);
INSERT INTO "charge" VALUES(18,2,2,'notice_of_delivery_simple','Уведомление','book:1.1','step',260,52,312);
CREATE TABLE client_version (
	client_id TEXT NOT NULL, 
	version_no BIGINT NOT NULL, 
	entry_id BIGINT NOT NULL, 
	name TEXT NOT NULL, 
	category TEXT NOT NULL, 
	tax_id TEXT, 
	contract_no TEXT, 
	contract_from DATE, 
	contract_until DATE, 
	payment TEXT NOT NULL, 
	vat_mode TEXT NOT NULL, 
	contacts TEXT NOT NULL, 
	PRIMARY KEY (client_id, version_no), 
	FOREIGN KEY(entry_id) REFERENCES entry (entry_id)
);
INSERT INTO "client_version" VALUES('housing',1,1,'ЖЭС-образец № 1','legal_entity','100000007','12/26','2026-01-01',NULL,'payment_order','line','[{"email":"a@example.by","name":"\u041e\u0431\u0440\u0430\u0437\u0446\u043e\u0432\u0430 \u0410.\u0410.","phone":"+375 29 000-00-00"}]');
INSERT INTO "client_version" VALUES('shop',1,2,'Магазин-образец','entrepreneur',NULL,NULL,NULL,NULL,'cash','line','[]');
INSERT INTO "client_version" VALUES('housing',2,11,'ЖЭС-образец № 1','legal_entity','100000007','12/26','2026-01-01','2027-01-01','cash','batch','[{"email":"a@example.by","name":"\u041e\u0431\u0440\u0430\u0437\u0446\u043e\u0432\u0430 \u0410.\u0410.","phone":"+375 29 000-00-00"}]');
CREATE TABLE contract_terms (
	client_id TEXT NOT NULL, 
	version_no BIGINT NOT NULL, 
	entry_id BIGINT NOT NULL, 
	terms TEXT NOT NULL, 
	PRIMARY KEY (client_id, version_no), 
	FOREIGN KEY(entry_id) REFERENCES entry (entry_id)
);
INSERT INTO "contract_terms" VALUES('housing',1,7,'[{"counted":"list","effective_from":"2026-01-01","effective_to":null,"items_from":1,"items_to":null,"note":"","per":null,"rule":"flat_per_item","services":["letter_registered"],"term":"2.1","value":"3.10","weight_from_g":null,"weight_to_g":null}]');
INSERT INTO "contract_terms" VALUES('shop',1,8,'[{"counted":"month","effective_from":"2026-01-01","effective_to":"2026-12-31","items_from":1000,"items_to":null,"note":"\u043f\u043e \u0434\u043e\u043f. \u0441\u043e\u0433\u043b\u0430\u0448\u0435\u043d\u0438\u044e \u2116 1","per":null,"rule":"discount_percent","services":[],"term":"3","value":"5","weight_from_g":null,"weight_to_g":null}]');
INSERT INTO "contract_terms" VALUES('housing',2,12,'[{"counted":"list","effective_from":"2026-01-01","effective_to":null,"items_from":1,"items_to":null,"note":"","per":null,"rule":"flat_per_item","services":["letter_registered"],"term":"2.1","value":"3.10","weight_from_g":null,"weight_to_g":null},{"counted":"month","effective_from":"2026-01-01","effective_to":"2026-12-31","items_from":1000,"items_to":null,"note":"\u043f\u043e \u0434\u043e\u043f. \u0441\u043e\u0433\u043b\u0430\u0448\u0435\u043d\u0438\u044e \u2116 1","per":null,"rule":"discount_percent","services":[],"term":"3","value":"5","weight_from_g":null,"weight_to_g":null}]');
CREATE TABLE entry (
	entry_id BIGINT NOT NULL, 
	kind TEXT NOT NULL, 
	at TEXT NOT NULL, 
	operator TEXT NOT NULL, 
	workplace TEXT NOT NULL, 
	reason TEXT, 
	payload TEXT NOT NULL, 
	PRIMARY KEY (entry_id)
);
INSERT INTO "entry" VALUES(1,'client_added','2026-09-30T17:59:00.000000+00:00','Операторова О.О.','Окно 1',NULL,'{"client_id":"housing","version_no":1}');
INSERT INTO "entry" VALUES(2,'client_added','2026-09-30T18:01:00.000000+00:00','Приёмов П.П.','Окно 2',NULL,'{"client_id":"shop","version_no":1}');
INSERT INTO "entry" VALUES(3,'roll_issued','2026-09-30T18:04:00.000000+00:00','Операторова О.О.','Окно 1',NULL,'{"first_serial":1,"last_serial":50,"roll_id":"R1"}');
INSERT INTO "entry" VALUES(4,'roll_issued','2026-09-30T18:05:00.000000+00:00','Приёмов П.П.','Окно 2',NULL,'{"first_serial":500,"last_serial":520,"roll_id":"R2"}');
INSERT INTO "entry" VALUES(5,'labels_spoiled','2026-09-30T18:06:00.000000+00:00','Операторова О.О.','Окно 1','порваны','{"first_serial":7,"last_serial":9,"roll_id":"R1"}');
INSERT INTO "entry" VALUES(6,'list_accepted','2026-09-30T18:29:00.000000+00:00','Операторова О.О.','Окно 1',NULL,'{"batch_no":1,"client_id":"housing","currency":"BYN","gross":978,"items":3,"sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}');
INSERT INTO "entry" VALUES(7,'contract_terms_set','2026-11-14T07:30:00.000000+00:00','Операторова О.О.','Окно 1',NULL,'{"client_id":"housing","terms":1,"version_no":1}');
INSERT INTO "entry" VALUES(8,'contract_terms_set','2026-11-14T07:30:00.000000+00:00','Приёмов П.П.','Окно 2',NULL,'{"client_id":"shop","terms":1,"version_no":1}');
INSERT INTO "entry" VALUES(9,'list_quoted','2026-11-22T07:30:00.000000+00:00','Приёмов П.П.','Окно 2',NULL,'{"client_id":"housing","priced_on":"2025-12-28","source_sha256":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"}');
INSERT INTO "entry" VALUES(10,'list_accepted','2026-11-23T07:30:00.000000+00:00','Приёмов П.П.','Окно 2',NULL,'{"batch_no":2,"client_id":"shop","currency":"BYN","gross":1512,"items":4,"sha256":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"}');
INSERT INTO "entry" VALUES(11,'client_changed','2026-11-23T08:30:00.000000+00:00','Приёмов П.П.','Окно 2',NULL,'{"client_id":"housing","version_no":2}');
INSERT INTO "entry" VALUES(12,'contract_terms_set','2026-11-23T09:30:00.000000+00:00','Приёмов П.П.','Окно 2',NULL,'{"client_id":"housing","terms":2,"version_no":2}');
INSERT INTO "entry" VALUES(13,'list_quoted','2026-11-23T09:30:00.000000+00:00','Операторова О.О.','Окно 1',NULL,'{"client_id":"housing","priced_on":"2025-12-28","source_sha256":"cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"}');
INSERT INTO "entry" VALUES(14,'list_quoted','2026-11-23T10:30:00.000000+00:00','Операторова О.О.','Окно 1',NULL,'{"client_id":"housing","priced_on":"2025-12-28","source_sha256":"cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"}');
INSERT INTO "entry" VALUES(15,'roll_issued','2026-11-23T11:30:00.000000+00:00','Операторова О.О.','Окно 1',NULL,'{"first_serial":201,"last_serial":203,"roll_id":"\u0421\u043f\u0438\u0441\u043e\u043a b, \u0441\u0442\u0440\u043e\u043a\u0438 1\u20133"}');
INSERT INTO "entry" VALUES(16,'list_accepted','2026-11-23T11:30:00.000000+00:00','Операторова О.О.','Окно 1',NULL,'{"batch_no":3,"client_id":"housing","currency":"BYN","gross":978,"items":3,"sha256":"cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"}');
INSERT INTO "entry" VALUES(17,'roll_issued','2026-11-23T12:30:00.000000+00:00','Операторова О.О.','Окно 1',NULL,'{"first_serial":201,"last_serial":260,"roll_id":"R3"}');
INSERT INTO "entry" VALUES(18,'list_accepted','2026-11-23T12:30:00.000000+00:00','Операторова О.О.','Окно 1',NULL,'{"batch_no":4,"client_id":"housing","currency":"BYN","gross":756,"items":2,"sha256":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"}');
INSERT INTO "entry" VALUES(19,'labels_spoiled','2026-11-23T13:30:00.000000+00:00','Приёмов П.П.','Окно 2','не читается','{"first_serial":205,"last_serial":205,"roll_id":"R3"}');
CREATE TABLE finding (
	entry_id BIGINT NOT NULL, 
	finding_no BIGINT NOT NULL, 
	code TEXT NOT NULL, 
	severity TEXT NOT NULL, 
	sheet TEXT, 
	"row" BIGINT, 
	"column" TEXT, 
	value TEXT, 
	message TEXT NOT NULL, 
	remedy TEXT NOT NULL, 
	line_no BIGINT, 
	PRIMARY KEY (entry_id, finding_no)
)
 WITHOUT ROWID

;
INSERT INTO "finding" VALUES(6,1,'weight.missing','warning','Лист1',4,'Масса','20,5 г','{"count":0,"facts":{"amount":{"decimal":"1.50"},"inner":{"count":2,"facts":{"count":2},"many":"{count} items","message":"{count} item"},"n":3,"on":{"date":"2026-11-22"}},"many":null,"message":"{n} of {on}: {inner}; {amount}"}','{"count":0,"facts":{},"many":null,"message":"Weigh it."}',2);
INSERT INTO "finding" VALUES(6,2,'list.note','info',NULL,NULL,NULL,NULL,'{"count":0,"facts":{},"many":null,"message":"Seen."}','{"count":0,"facts":{},"many":null,"message":"None."}',NULL);
INSERT INTO "finding" VALUES(10,1,'weight.missing','warning','Лист1',4,'Масса','20,5 г','{"count":0,"facts":{"amount":{"decimal":"1.50"},"inner":{"count":2,"facts":{"count":2},"many":"{count} items","message":"{count} item"},"n":3,"on":{"date":"2026-11-22"}},"many":null,"message":"{n} of {on}: {inner}; {amount}"}','{"count":0,"facts":{},"many":null,"message":"Weigh it."}',2);
CREATE TABLE item (
	entry_id BIGINT NOT NULL, 
	line_no BIGINT NOT NULL, 
	sheet TEXT, 
	"row" BIGINT, 
	item_identifier TEXT, 
	kind TEXT, 
	category TEXT, 
	weight_g BIGINT, 
	declared_value BIGINT, 
	cod_amount BIGINT, 
	currency TEXT, 
	postcode TEXT, 
	country TEXT, 
	region TEXT, 
	district TEXT, 
	locality TEXT, 
	advice TEXT, 
	marks TEXT, 
	declared_weight_g BIGINT, 
	weighed_g BIGINT, 
	due_on TEXT, 
	fee BIGINT NOT NULL, 
	PRIMARY KEY (entry_id, line_no)
)
 WITHOUT ROWID

;
INSERT INTO "item" VALUES(6,1,NULL,3,'RB000000010BY','letter','registered',20,1000,NULL,'BYN','220000','BY',NULL,NULL,'г. Минск','simple','court fragile',20,NULL,'2026-11-27',222);
INSERT INTO "item" VALUES(6,2,NULL,4,'RB000000020BY','letter','registered',21,NULL,NULL,'BYN','220001','BY',NULL,NULL,NULL,'simple','',21,NULL,'2026-11-27',534);
INSERT INTO "item" VALUES(6,3,NULL,5,'RB000000030BY','letter','registered',22,NULL,NULL,'BYN','220002','BY',NULL,NULL,NULL,'simple','court fragile',22,NULL,'2026-11-27',222);
INSERT INTO "item" VALUES(10,1,NULL,3,'RB000000900BY','letter','registered',20,1000,NULL,'BYN','220000','BY',NULL,NULL,'г. Минск','simple','court fragile',20,NULL,'2026-11-27',222);
INSERT INTO "item" VALUES(10,2,NULL,4,NULL,'letter','registered',21,NULL,NULL,'BYN','220001','BY',NULL,NULL,NULL,'simple','',21,NULL,'2026-11-27',534);
INSERT INTO "item" VALUES(10,3,NULL,5,NULL,'letter','registered',22,NULL,NULL,'BYN','220002','BY',NULL,NULL,NULL,'simple','court fragile',22,NULL,'2026-11-27',222);
INSERT INTO "item" VALUES(10,4,NULL,6,'RB000000910BY','letter','registered',23,1003,NULL,'BYN','220003','BY',NULL,NULL,NULL,'simple','',23,NULL,'2026-11-27',534);
INSERT INTO "item" VALUES(16,1,NULL,3,'RB000002010BY','letter','registered',20,1000,NULL,'BYN','220000','BY',NULL,NULL,'г. Минск','simple','court fragile',20,NULL,'2026-11-27',222);
INSERT INTO "item" VALUES(16,2,NULL,4,'RB000002020BY','letter','registered',21,NULL,NULL,'BYN','220001','BY',NULL,NULL,NULL,'simple','',21,NULL,'2026-11-27',534);
INSERT INTO "item" VALUES(16,3,NULL,5,'RB000002030BY','letter','registered',22,NULL,NULL,'BYN','220002','BY',NULL,NULL,NULL,'simple','court fragile',22,NULL,'2026-11-27',222);
INSERT INTO "item" VALUES(18,1,NULL,3,'RB000002040BY','letter','registered',20,1000,NULL,'BYN','220000','BY',NULL,NULL,'г. Минск','simple','court fragile',20,NULL,'2026-11-27',222);
INSERT INTO "item" VALUES(18,2,NULL,4,'RB000002050BY','letter','registered',21,NULL,NULL,'BYN','220001','BY',NULL,NULL,NULL,'simple','',21,NULL,'2026-11-27',534);
CREATE TABLE label (
	entry_id BIGINT NOT NULL, 
	line_no BIGINT, 
	roll_id TEXT NOT NULL, 
	serial BIGINT NOT NULL, 
	PRIMARY KEY (roll_id, serial)
)
 WITHOUT ROWID

;
INSERT INTO "label" VALUES(5,NULL,'R1',7);
INSERT INTO "label" VALUES(5,NULL,'R1',8);
INSERT INTO "label" VALUES(5,NULL,'R1',9);
INSERT INTO "label" VALUES(6,1,'R1',1);
INSERT INTO "label" VALUES(6,2,'R1',2);
INSERT INTO "label" VALUES(6,3,'R1',3);
INSERT INTO "label" VALUES(16,1,'Список b, строки 1–3',201);
INSERT INTO "label" VALUES(16,2,'Список b, строки 1–3',202);
INSERT INTO "label" VALUES(16,3,'Список b, строки 1–3',203);
INSERT INTO "label" VALUES(18,1,'R3',204);
INSERT INTO "label" VALUES(18,2,'R3',206);
INSERT INTO "label" VALUES(19,NULL,'R3',205);
CREATE TABLE quote (
	entry_id BIGINT NOT NULL, 
	source_sha256 TEXT NOT NULL, 
	client_id TEXT NOT NULL, 
	priced_on DATE NOT NULL, 
	currency TEXT NOT NULL, 
	items BIGINT NOT NULL, 
	net BIGINT NOT NULL, 
	vat BIGINT NOT NULL, 
	gross BIGINT NOT NULL, 
	book TEXT NOT NULL, 
	PRIMARY KEY (entry_id), 
	CONSTRAINT quote_gross CHECK (gross = net + vat), 
	FOREIGN KEY(entry_id) REFERENCES entry (entry_id)
);
INSERT INTO "quote" VALUES(9,'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','housing','2025-12-28','BYN',30,9900,1980,11880,'{"book_id":"belpochta","confidence":["transcribed"],"doubtful":false,"exempt":false,"orders":["\u041f\u0440\u0438\u043a\u0430\u0437 \u2116 1"],"rates":[],"sources":["\u0438\u0441\u0442\u043e\u0447\u043d\u0438\u043a"],"title":"\u0422\u0430\u0440\u0438\u0444\u044b"}');
INSERT INTO "quote" VALUES(13,'cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc','housing','2025-12-28','BYN',30,9900,1981,11881,'{"book_id":"belpochta","confidence":["transcribed"],"doubtful":false,"exempt":false,"orders":["\u041f\u0440\u0438\u043a\u0430\u0437 \u2116 1"],"rates":[],"sources":["\u0438\u0441\u0442\u043e\u0447\u043d\u0438\u043a"],"title":"\u0422\u0430\u0440\u0438\u0444\u044b"}');
INSERT INTO "quote" VALUES(14,'cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc','housing','2025-12-28','BYN',30,9900,1980,11880,'{"book_id":"belpochta","confidence":["transcribed"],"doubtful":false,"exempt":false,"orders":["\u041f\u0440\u0438\u043a\u0430\u0437 \u2116 1"],"rates":[],"sources":["\u0438\u0441\u0442\u043e\u0447\u043d\u0438\u043a"],"title":"\u0422\u0430\u0440\u0438\u0444\u044b"}');
CREATE TABLE roll (
	roll_id TEXT NOT NULL, 
	entry_id BIGINT NOT NULL, 
	indicator TEXT NOT NULL, 
	country TEXT NOT NULL, 
	first_serial BIGINT NOT NULL, 
	last_serial BIGINT NOT NULL, 
	kind TEXT, 
	by_list BOOLEAN NOT NULL, 
	PRIMARY KEY (roll_id), 
	CONSTRAINT roll_order CHECK (first_serial <= last_serial), 
	FOREIGN KEY(entry_id) REFERENCES entry (entry_id)
);
INSERT INTO "roll" VALUES('R1',3,'RB','BY',1,50,'registered',0);
INSERT INTO "roll" VALUES('R2',4,'VV','BY',500,520,NULL,0);
INSERT INTO "roll" VALUES('Список b, строки 1–3',15,'RB','BY',201,203,NULL,1);
INSERT INTO "roll" VALUES('R3',17,'RB','BY',201,260,'registered',0);
CREATE TABLE roll_client (
	roll_id TEXT NOT NULL, 
	entry_id BIGINT NOT NULL, 
	client_id TEXT NOT NULL, 
	PRIMARY KEY (roll_id), 
	FOREIGN KEY(roll_id) REFERENCES roll (roll_id), 
	FOREIGN KEY(entry_id) REFERENCES entry (entry_id)
);
INSERT INTO "roll_client" VALUES('R2',4,'shop');
CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE UNIQUE INDEX item_number_once ON item (item_identifier);
CREATE TRIGGER item_no_update BEFORE UPDATE ON item BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER item_no_delete BEFORE DELETE ON item BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER addressee_no_update BEFORE UPDATE ON addressee BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER addressee_no_delete BEFORE DELETE ON addressee BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER charge_no_update BEFORE UPDATE ON charge BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER charge_no_delete BEFORE DELETE ON charge BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER finding_no_update BEFORE UPDATE ON finding BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER finding_no_delete BEFORE DELETE ON finding BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE INDEX label_entry ON label (entry_id, line_no);
CREATE TRIGGER label_no_update BEFORE UPDATE ON label BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER label_no_delete BEFORE DELETE ON label BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER client_version_no_update BEFORE UPDATE ON client_version BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER client_version_no_delete BEFORE DELETE ON client_version BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER roll_no_update BEFORE UPDATE ON roll BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER roll_no_delete BEFORE DELETE ON roll BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER contract_terms_no_update BEFORE UPDATE ON contract_terms BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER contract_terms_no_delete BEFORE DELETE ON contract_terms BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE INDEX ix_quote_source_sha256 ON quote (source_sha256);
CREATE TRIGGER quote_no_update BEFORE UPDATE ON quote BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER quote_no_delete BEFORE DELETE ON quote BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE INDEX ix_batch_client_id ON batch (client_id);
CREATE INDEX ix_batch_accepted_at ON batch (accepted_at);
CREATE TRIGGER batch_no_update BEFORE UPDATE ON batch BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER batch_no_delete BEFORE DELETE ON batch BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER roll_client_no_update BEFORE UPDATE ON roll_client BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER roll_client_no_delete BEFORE DELETE ON roll_client BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
COMMIT;
