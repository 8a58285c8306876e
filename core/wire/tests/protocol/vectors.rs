//! Published vectors, through the crates as `src/seal.rs` calls them. Ed25519's are beside the code in `src/sign.rs`.

use hpke::aead::{Aead, AeadCtxR, ChaCha20Poly1305};
use hpke::kdf::HkdfSha256;
use hpke::kem::{X25519HkdfSha256, XWing};
use hpke::{Deserializable, Kem, OpModeR, Serializable};

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let pairs = digits.chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
    pairs.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
}

fn receiver<K: Kem>(
    secret: &str,
    encapsulated: &str,
    info: &str,
) -> AeadCtxR<ChaCha20Poly1305, HkdfSha256, K> {
    let secret = K::PrivateKey::from_bytes(&hex(secret)).unwrap();
    let encapsulated = K::EncappedKey::from_bytes(&hex(encapsulated)).unwrap();
    hpke::setup_receiver::<ChaCha20Poly1305, HkdfSha256, K>(
        &OpModeR::Base,
        &secret,
        &encapsulated,
        &hex(info),
    )
    .unwrap()
}

fn opens_and_exports<A: Aead, K: Kem>(
    mut context: AeadCtxR<A, HkdfSha256, K>,
    plain: &str,
    sealed: &[(&str, &str)],
    exported: &[(&str, &str)],
) {
    for (header, sealed) in sealed {
        assert_eq!(context.open(&hex(sealed), &hex(header)).unwrap(), hex(plain));
    }
    for (name, value) in exported {
        let mut secret = [0; 32];
        context.export(&hex(name), &mut secret).unwrap();
        assert_eq!(secret.to_vec(), hex(value));
    }
}

#[test]
fn rfc_9180_appendix_a_2_1_opens_and_exports_as_published() {
    // RFC 9180, A.2.1: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305, base mode.
    let context = receiver::<X25519HkdfSha256>(
        "8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb",
        "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a",
        "4f6465206f6e2061204772656369616e2055726e",
    );
    opens_and_exports(
        context,
        "4265617574792069732074727574682c20747275746820626561757479",
        &[
            (
                "436f756e742d30",
                "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28",
            ),
            (
                "436f756e742d31",
                "6b53c051e4199c518de79594e1c4ab18b96f081549d45ce015be002090bb119e85285337cc95ba5f59992dc98c",
            ),
            (
                "436f756e742d32",
                "71146bd6795ccc9c49ce25dda112a48f202ad220559502cef1f34271e0cb4b02b4f10ecac6f48c32f878fae86b",
            ),
        ],
        &[
            ("", "4bbd6243b8bb54cec311fac9df81841b6fd61f56538a775e7c80a9f40160606e"),
            ("00", "8c1df14732580e5501b00f82b10a1647b40713191b7c1240ac80e2b68808ba69"),
            ("54657374436f6e74657874", "5acb09211139c43b3090489a9da433e8a30ee7188ba8b0a9a1ccf0c229283e53"),
        ],
    );
}

#[test]
fn the_suite_that_tips_are_sealed_with_opens_and_exports_as_published() {
    // draft-ietf-hpke-pq: X-Wing (0x647a), HKDF-SHA256 (1), ChaCha20Poly1305 (3), base mode; the vector of Go's
    // crypto/hpke for this suite.
    let context = receiver::<XWing>(
        "b3f98b03126a431ccecc62ae0f68e102c2d8e1cc7b21ba85d821d8e31761e0f8",
        "b440cb006466e8ee9d161b371b6fa1ec419d6a7589492378dc678fedbcf9e7debfb47f7e0b5368b0e77ef5b5866686b6\
         5231dbd1c1a42e0af9b0abb06c795a1af0734b450dbb60fe0486b1497d7b09d0c46617a40c5f8c8ab51c2e8e1f48023f\
         73b7c4716bba2e905d5fb42c3dedff166553ecf033305a57bf436317e6513deea2f65537065bb5d82dc4b8a965c3e939\
         b910dc6b027e01673a6e1399b93976292ef9fd81120ef2f6c47d94a1c77d9fe16ba7107a8a6a4ce9ce0d302847d60216\
         7de077e17dbb7e0154202f76c381c4b6d8bca51680dab4dbf373da8f09aa23d2174fb36681ce42108f7baadcb35626ba\
         f30a416bd79b3e249585079c277b79b7b31108ef061f25b5d4e548f6f5cc3d4c24fa0f1716843bb63ad00a78f37d2e2b\
         81517810abe9853829bed7b3ba309ad697d8a5f66af4dd237c25725e9c6263744bf8641d475d4792ab0535d2b4fdfcf0\
         c5d95118f5779521023016d49751794a1ce66f2a652436843978937562a4a5e8628d2b720890d7f3b21c151399ba7db0\
         3cd15516c6a94b84f6d01a37ba92cc7ac6c480dc9f67c3a066378180bcd2922d3f5c65d69fd0b96aadc055d6b05ebb11\
         05acc609f200e0c945a10e4e11371e23369de2069ccd7175a652c3cd09eb7f17c9b65b4aa79b26468f9b21f8c0aa8f74\
         71d5cfbf3697d3eedea9351597ce981e7cf745c2950070c1f82f132b48584d03ba1262cb856ff6b5ae25992df8612d24\
         f068b4325d3360673ed3ef6e2a57de297d5482c5cc355bc07f1d975fc6d60cd7109bf5a77a0ff7b2c5d9f4a276d30cb4\
         9da48b8b90b644b15a5b68fcc67c25f09a8e567cbe4fa2e2ba11c02993e9e9b4116a7c60da64a71932800aec2fb4d2ec\
         eef57c6fc2308f3adcd9b46a28748516284bdb4b3a36851512c5e0e6ed37ef5f00b07dc3c42667cf95cad764e47f48a9\
         94d17c103f8225755c76008013897c03c31043df0eb39a603e09caeaa41ae24488fe96e4d83b4ae5481045f4a7cfd7c8\
         0b31ce9eeb8fdecd34be1245f368ab5a3215cbcdfbe0529e1fbc4ba0041cfaba09836c25dd6219e75fbc6f143e74d686\
         ecd9e1a416881bc21a9129fb865e82332985798f701f7952c4e69e7b4e6bd03bffdc0c65e2a2fde89f73b8659fd2cc7d\
         fb070d3e95581d1bc587a2d9c4bf142fdc1f20856d3cfb64d35744ee279b829184723221e9fb19f012ab99c4bb1a904a\
         116727b667c5a11a0e11f3e31682b0c114345ecc3ee153bccd884654bd5a8a023aa3db878148736f6a090f92785423a9\
         ba2b037b3b90ee91657ba48a125360dae75a6fddfea406ca823a5e4fbb54aa8909fbd85d95d2ed256ed5d6a9194fad0d\
         81a44d3172abf6b90cecd1ed2080762d670db4d3437ef8e9e7d39db4b4215c33f8d19240ed4bf2de8b1076b345707043\
         a735bf9e96e16c8b670cf2df0ce8db638c7d84a13ee7b35266c7f0e60d2cb2e5734e9d646a871d0dfd8b4ee5f825bf79\
         9a1251ed21e54510e9c605bc83a0bd9673aee80e8d064a95c3c3151ffd27608173637fb9de30b3c02d96eecac05dbf7c\
         2fbc98b4a1f6972ce928322a22e2b75c",
        "34663634363532303666366532303631323034373732363536333639363136653230353537323665",
    );
    opens_and_exports(
        context,
        "343236353631373537343739323036393733323037343732373537343638326332303734373237353734363832303632\
         36353631373537343739",
        &[
            (
                "436f756e742d30",
                "ac355d192158cd54250e1702be51e9d2eafe5f9292a9f153e02a2323e1ff071a30947836c38c63c986c28ccf05e00d4e\
                 5fe066a48ab8d5b39c69d32da80c93dc868daa0f853a6cbdd640",
            ),
            (
                "436f756e742d31",
                "712e40f2971afcfbf899f766c47d815265c1a0f52dba3bd68dfe6d14918f114b1d85f5ed0409a9b6caa370f1ed94b9d5\
                 64080dd7468f629881db3aee6db91b5479a634ff18b819694d43",
            ),
            (
                "436f756e742d32",
                "f11c81d6a2d45fa589095aecaa499b7af97081376227f7a0970936ee5f034990f88ce1cee9696864419b9770d40c9ecf\
                 35a27eb16fa0c039b0039cc3b11ac1cf81ebaf6278467529ab06",
            ),
        ],
        &[
            (
                "70736575646f72616e646f6d30",
                "74e80a263b1c880d6d71a7525e6ba39ddf1024e53e32765d91db4924d44baff1",
            ),
            (
                "70736575646f72616e646f6d31",
                "697c3732b9b884d51d3a20ce3049cf29b5c34e19b3a9943df9d93a59b505ef13",
            ),
            (
                "70736575646f72616e646f6d32",
                "0b65e43e2e6f95a7a1c524afb99fc78fb3a8b1faa22bb0c3c955ef2c73018ac9",
            ),
        ],
    );
}

#[test]
fn x_wing_gives_the_published_key_and_secret() {
    // draft-connolly-cfrg-xwing-kem, appendix "Test vectors", the first: seed, public key's end, ciphertext, secret.
    let secret = <XWing as Kem>::PrivateKey::from_bytes(&hex(
        "7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26",
    ))
    .unwrap();
    let public = XWing::sk_to_pk(&secret).to_bytes().to_vec();
    assert_eq!(public.len(), 1216);
    assert_eq!(public[..32], hex("e2236b35a8c24b39b10aa1323a96a919a2ced88400633a7b07131713fc14b2b5"));
    assert_eq!(public[1184..], hex("859edb06eff389b27dce59844570216223593d4ba32d9abac8cd049040ef6534"));
    let encapsulated = <XWing as Kem>::EncappedKey::from_bytes(&hex(
        "b83aa828d4d62b9a83ceffe1d3d3bb1ef31264643c070c5798927e41fb07914a273f8f96e7826cd5375a283d7da88530\
         4c5de0516a0f0654243dc5b97f8bfeb831f68251219aabdd723bc6512041acbaef8af44265524942b902e68ffd23221c\
         da70b1b55d776a92d1143ea3a0c475f63ee6890157c7116dae3f62bf72f60acd2bb8cc31ce2ba0de364f52b8ed38c79d\
         719715963a5dd3842d8e8b43ab704e4759b5327bf027c63c8fa857c4908d5a8a7b88ac7f2be394d93c3706ddd4e698cc\
         6ce370101f4d0213254238b4a2e8821b6e414a1cf20f6c1244b699046f5a01caa0a1a55516300b40d2048c77cc73afba\
         79afeea9d2c0118bdf2adb8870dc328c5516cc45b1a2058141039e2c90a110a9e16b318dfb53bd49a126d6b73f215787\
         517b8917cc01cabd107d06859854ee8b4f9861c226d3764c87339ab16c3667d2f49384e55456dd40414b70a6af841585\
         f4c90c68725d57704ee8ee7ce6e2f9be582dbee985e038ffc346ebfb4e22158b6c84374a9ab4a44e1f91de5aac5197f8\
         9bc5e5442f51f9a5937b102ba3beaebf6e1c58380a4a5fedce4a4e5026f88f528f59ffd2db41752b3a3d90efabe46389\
         9b7d40870c530c8841e8712b733668ed033adbfafb2d49d37a44d4064e5863eb0af0a08d47b3cc888373bc05f7a33b84\
         1bc2587c57eb69554e8a3767b7506917b6b70498727f16eac1a36ec8d8cfaf751549f2277db277e8a55a9a5106b23a02\
         06b4721fa9b3048552c5bd5b594d6e247f38c18c591aea7f56249c72ce7b117afcc3a8621582f9cf71787e183dee0936\
         7976e98409ad9217a497df888042384d7707a6b78f5f7fb8409e3b535175373461b776002d799cbad62860be70573ecb\
         e13b246e0da7e93a52168e0fb6a9756b895ef7f0147a0dc81bfa644b088a9228160c0f9acf1379a2941cd28c06ebc80e\
         44e17aa2f8177010afd78a97ce0868d1629ebb294c5151812c583daeb88685220f4da9118112e07041fcc24d5564a99f\
         dbde28869fe0722387d7a9a4d16e1cc8555917e09944aa5ebaaaec2cf62693afad42a3f518fce67d273cc6c9fb5472b3\
         80e8573ec7de06a3ba2fd5f931d725b493026cb0acbd3fe62d00e4c790d965d7a03a3c0b4222ba8c2a9a16e2ac658f57\
         2ae0e746eafc4feba023576f08942278a041fb82a70a595d5bacbf297ce2029898a71e5c3b0d1c6228b485b1ade509b3\
         5fbca7eca97b2132e7cb6bc465375146b7dceac969308ac0c2ac89e7863eb8943015b24314cafb9c7c0e85fe543d5665\
         8c213632599efabfc1ec49dd8c88547bb2cc40c9d38cbd3099b4547840560531d0188cd1e9c23a0ebee0a03d5577d66b\
         1d2bcb4baaf21cc7fef1e03806ca96299df0dfbc56e1b2b43e4fc20c37f834c4af62127e7dae86c3c25a2f696ac8b589\
         dec71d595bfbe94b5ed4bc07d800b330796fda89edb77be0294136139354eb8cd37591578f9c600dd9be8ec6219fdd50\
         7adf3397ed4d68707b8d13b24ce4cd8fb22851bfe9d632407f31ed6f7cb1600de56f17576740ce2a32fc5145030145cf\
         b97e63e0e41d354274a079d3e6fb2e15",
    ))
    .unwrap();
    let shared = XWing::decap(&secret, None, &encapsulated).unwrap();
    assert_eq!(shared.0.to_vec(), hex("d2df0522128f09dd8e2c92b1e905c793d8f57a54c3da25861f10bf4ca613e384"));
}
